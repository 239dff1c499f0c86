"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const page = JSON.parse($("data").textContent);
  const drafts = page.drafts;
  const ppq = 480, barTicks = 4 * ppq;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  // Elements. Texts of drafts come in as text nodes only.
  function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === undefined || value === null || value === false) continue;
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  }
  const el = (name, attributes, ...children) => fill(document.createElement(name), attributes, children);
  const svg = (name, attributes, ...children) => fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
  const say = (text) => { $("say").textContent = text; };
  const named = (draft) => draft.title || draft.id;
  const decimal = (value, digits) => (typeof value === "number" ? value.toFixed(digits).replace("-", "\u2212") : "\u2013");
  const share = (value) => (typeof value === "number" ? Math.round(value * 100) + " %" : "\u2013");

  // What was decided, kept by the browser under the name of the batch; a draft is known by its id and its spec.
  const shelf = "sixteen " + page.name;
  const keyOf = (draft) => draft.id + " " + ((draft.keeper && draft.keeper.spec_sha256) || "").slice(0, 16);
  let verdicts = {};
  try {
    const held = JSON.parse(localStorage.getItem(shelf));
    if (held && typeof held === "object" && !Array.isArray(held)) verdicts = held;
  } catch { /* nothing was kept */ }
  const verdictOf = (draft) => (Object.hasOwn(verdicts, keyOf(draft)) ? verdicts[keyOf(draft)] : "");
  function remember() {
    try { localStorage.setItem(shelf, JSON.stringify(verdicts)); }
    catch { say("This browser does not remember keepers for this page; export them before you leave."); }
  }

  // Pictures
  const heights = {};                            // by character: levels a little lifted, so that quiet places show
  [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].forEach((digit, level) => {
    heights[digit.charCodeAt(0)] = Math.round(Math.max(0.6, (level / 63) ** 0.75 * 31) * 10) / 10;
  });
  function wavePicture(draft, every) {
    const picture = svg("svg", { class: "wave", viewBox: "0 0 " + page.columns + " 64", preserveAspectRatio: "none", "aria-hidden": "true" });
    const outline = (from) => {
      let up = "M0 32", down = "";
      for (let i = 0; i < page.columns; i += every) {
        let level = 0;
        for (let k = i; k < i + every; ++k) level = Math.max(level, heights[draft.wave.charCodeAt(from + k)] || 0);
        up += "L" + i + " " + (32 - level);
        down = "L" + i + " " + (32 + level) + down;
      }
      return up + down + "Z";
    };
    if (draft.wave) picture.append(svg("path", { class: "peak", d: outline(0) }), svg("path", { class: "rms", d: outline(page.columns) }));
    return picture;
  }
  const kindOf = (draft, stroke) => {
    const voice = draft.grid.rows[stroke[0]][0];
    return (stroke[1] ? "artist " : "") + (voice === "bass" || voice === "chords" ? voice : "drums");
  };
  const shades = [0.4, 0.6, 0.8, 1];
  function gridPicture(draft, shaded) {
    const width = draft.bars * page.bar;
    const picture = svg("svg", { class: "grid", viewBox: "0 0 " + width + " " + draft.grid.height, preserveAspectRatio: "none", "aria-hidden": "true" });
    if (shaded) {
      for (const stroke of draft.grid.strokes) picture.append(svg("path", { class: kindOf(draft, stroke), opacity: shades[stroke[2]], d: stroke[3] }));
    } else {
      const paths = {};
      for (const stroke of draft.grid.strokes) paths[kindOf(draft, stroke)] = (paths[kindOf(draft, stroke)] || "") + stroke[3];
      for (const [kind, d] of Object.entries(paths)) picture.append(svg("path", { class: kind, d }));
    }
    return picture;
  }

  // The gallery
  const cards = drafts.map((draft, i) => {
    const verb = (name, text) => el("button", { type: "button", class: name, "aria-pressed": "false", "aria-label": text + " " + named(draft),
      onclick: (event) => { event.stopPropagation(); decide(i, name); } }, text);
    const meta = [draft.style, draft.tempo === null ? null : String(draft.tempo), draft.key.trim()].filter(Boolean).join(" \u00b7 ");
    const about = draft.failed ? el("p", { class: "failed" }, draft.failed)
      : el("p", { class: "first" }, draft.lines && draft.lines.length ? draft.lines[0].texts.join("") : "no words");
    const figures = ["density " + decimal(draft.density, 1), "rhyme " + decimal(draft.rhyme, 2), decimal(draft.loudness, 1) + " LUFS"];
    return el("li", { class: "card", onclick: () => choose(i, false) },
      el("article", { "aria-label": named(draft) },
        el("header", {}, el("span", { class: "number" }, String(i + 1).padStart(2, "0")),
          el("h2", {}, el("button", { type: "button", class: "open", title: draft.id, onclick: (event) => { event.stopPropagation(); choose(i, true); } }, named(draft))),
          el("span", { class: "meta" }, meta)),
        el("div", { class: "pictures" }), about,
        el("footer", {}, el("span", { class: "figures" }, draft.failed ? "" : figures.join("  ")),
          el("button", { type: "button", class: "hear", disabled: !draft.sound, "aria-label": "Play " + named(draft),
            onclick: (event) => { event.stopPropagation(); if (current === i && !audio.paused) audio.pause(); else { choose(i, false); play(); } } }, "Play"),
          verb("keep", "Keep"), verb("drop", "Drop"))));
  });
  const near = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      near.unobserve(entry.target);
      const draft = drafts[cards.indexOf(entry.target)];
      const pictures = entry.target.querySelector(".pictures");
      if (draft.wave) pictures.append(wavePicture(draft, 2));
      if (draft.grid) pictures.append(gridPicture(draft, false));
    }
  }, { rootMargin: "900px" });

  function showVerdict(i) {
    const verdict = verdictOf(drafts[i]);
    cards[i].dataset.verdict = verdict;
    for (const name of ["keep", "drop"]) {
      cards[i].querySelector("." + name).setAttribute("aria-pressed", String(verdict === name));
      if (i === current) $(name).setAttribute("aria-pressed", String(verdict === name));
    }
  }
  function count() {
    const kept = drafts.filter((draft) => verdictOf(draft) === "keep").length;
    const shown = order.length === drafts.length ? "" : order.length + " of ";
    $("count").textContent = shown + drafts.length + (drafts.length === 1 ? " draft" : " drafts") + ", " + kept + " kept";
    $("export").textContent = kept ? "Export keepers (" + kept + ")" : "Export keepers";
    $("export").disabled = kept === 0;
  }
  // Keep or drop; the same again takes it back; "" always does.
  function decide(i, name) {
    if (i < 0) return;
    const verdict = name && verdictOf(drafts[i]) !== name ? name : "";
    if (verdict) verdicts[keyOf(drafts[i])] = verdict;
    else delete verdicts[keyOf(drafts[i])];
    remember();
    showVerdict(i);
    count();
    say((verdict === "keep" ? "Kept " : verdict === "drop" ? "Dropped " : "Undecided ") + named(drafts[i]));
  }

  // Sort and filter
  let order = [], descending = false, current = -1;
  const figures = [["tempo", "tempo", 0], ["density", "hits a beat", 1], ["rhyme", "rhyme density", 2], ["loudness", "loudness, LUFS", 1]];
  const ranges = {};
  const wantedStyles = new Set();
  const textOf = drafts.map((draft) => [draft.title, draft.id, ...(draft.lines || []).map((line) => line.texts.join(""))].join("\n").toLowerCase());

  function makeRange([name, label, places]) {
    const values = drafts.map((draft) => draft[name]).filter((value) => typeof value === "number");
    if (new Set(values).size < 2) return null;
    const step = 1 / 10 ** places;
    let low = Math.floor(Math.min(...values) / step) * step, high = Math.ceil(Math.max(...values) / step) * step;
    low = Number(low.toFixed(places)); high = Number(high.toFixed(places));
    const bins = new Array(24).fill(0);
    for (const value of values) ++bins[Math.min(23, Math.floor((value - low) / (high - low) * 24))];
    const most = Math.max(...bins);
    const bars = bins.map((n, b) => svg("rect", { x: b * 5, y: 26 - 25 * n / most, width: 4, height: 25 * n / most }));
    const input = (value, text) => el("input", { type: "range", min: low, max: high, step, value, "aria-label": label + ", " + text, oninput: () => { range.read(); arrange(); } });
    const range = { low, high, from: input(low, "at least"), to: input(high, "at most"), text: el("output", {}) };
    range.read = () => {
      const a = Number(range.from.value), b = Number(range.to.value);
      range.low = Math.min(a, b); range.high = Math.max(a, b);
      range.whole = range.low <= low && range.high >= high;
      range.text.textContent = decimal(range.low, places) + " to " + decimal(range.high, places);
      bars.forEach((bar, b) => {
        const left = low + (high - low) * b / 24, right = low + (high - low) * (b + 1) / 24;
        bar.setAttribute("class", right < range.low || left > range.high ? "out" : "");
      });
    };
    range.clear = () => { range.from.value = low; range.to.value = high; range.read(); };
    range.read();
    ranges[name] = range;
    return el("fieldset", { class: "range" }, el("legend", {}, label),
      svg("svg", { viewBox: "0 0 120 26", preserveAspectRatio: "none", "aria-hidden": "true" }, ...bars),
      el("div", { class: "ends" }, range.from, range.to), range.text);
  }
  function fits(draft, i) {
    const verdict = $("verdict").value, text = $("search").value.trim().toLowerCase();
    if (verdict === "open" ? verdictOf(draft) : verdict !== "all" && verdictOf(draft) !== verdict) return false;
    if (wantedStyles.size && !wantedStyles.has(draft.style)) return false;
    if (text && !textOf[i].includes(text)) return false;
    return Object.entries(ranges).every(([name, range]) => range.whole
      || (typeof draft[name] === "number" && draft[name] >= range.low - 1e-9 && draft[name] <= range.high + 1e-9));
  }
  function arrange() {
    const by = $("sort").value;
    const rank = { keep: 0, "": 1, drop: 2 };
    const value = (i) => (by === "made" ? i : by === "verdict" ? rank[verdictOf(drafts[i])] : drafts[i][by]);
    order = drafts.map((_, i) => i).filter((i) => fits(drafts[i], i));
    order.sort((a, b) => {
      const x = value(a), y = value(b);
      if (x === null || y === null) return (x === null) - (y === null) || a - b;    // what has no figure comes last
      const less = typeof x === "string" ? x.localeCompare(y, "en") : x - y;
      return (descending ? -less : less) || a - b;
    });
    $("gallery").replaceChildren(...order.map((i) => cards[i]));
    $("empty").hidden = order.length > 0;
    count();
  }

  // The desk
  const audio = $("audio"), voice = $("voice");
  let desk = null;                               // what moves while the draft plays
  function choose(i, unfold) {
    if (unfold) fold(true);
    if (i === current) return;
    const before = current;
    current = i;
    for (const each of [before, i]) {
      if (each < 0) continue;
      cards[each].setAttribute("aria-current", String(each === i));
      showVerdict(each);
    }
    lay(drafts[i]);
  }
  const clock = (seconds) => Math.floor(seconds / 60) + ":" + String(Math.floor(seconds % 60)).padStart(2, "0");

  function lay(draft) {
    const tempo = draft.tempo || 0;
    const length = draft.seconds || (tempo ? draft.bars * 240 / tempo : 0);
    desk = { draft, length, perTick: tempo ? 60 / tempo / ppq : 0, line: -1, syllable: -1, first: -1, hits: [], lit: new Map() };
    $("title").textContent = named(draft);
    $("about").textContent = [draft.style, draft.tempo === null ? null : draft.tempo + " beats a minute", draft.key.trim(),
      draft.bars ? draft.bars + " bars" : null].filter(Boolean).join(", ");
    const trouble = [draft.failed, ...(draft.notes || [])].filter(Boolean);
    $("trouble").hidden = !trouble.length;
    $("trouble").textContent = trouble.join(". ");
    $("play").disabled = !draft.sound;
    $("seek").max = length || 1;
    $("seek").disabled = !length;
    $("wave").replaceChildren(wavePicture(draft, 1));
    $("sections").replaceChildren(...(draft.sections || []).map(([name, bar, bars]) => {
      const mark = el("span", {}, name), part = length ? 100 * barTicks * desk.perTick / length : 0;
      mark.style.left = (bar - 1) * part + "%";
      mark.style.width = bars * part + "%";
      return mark;
    }));
    layRoll(draft);
    layLyric(draft);
    const rows = [["hits a beat", decimal(draft.density, 2)], ["rhyme density", decimal(draft.rhyme, 3)], ["perfect pairs", share(draft.perfect)],
      ["stress on the beat", share(draft.stress)], ["loudness", decimal(draft.loudness, 1) + " LUFS"]];
    $("figures").replaceChildren(...rows.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));
    $("files").replaceChildren(...draft.files.map(([name, url]) => el("a", { href: draft.place + url }, name)));
    audio.pause();
    if (draft.sound) audio.src = draft.sound;
    else audio.removeAttribute("src");
    const guide = draft.files.find(([name]) => name === "guide.wav");
    voice.pause();
    if (guide) voice.src = draft.place + guide[1];
    else voice.removeAttribute("src");
    $("with-guide").hidden = !guide || !draft.sound;
    $("desk").scrollTop = 0;
    step(0);
  }

  function layRoll(draft) {
    const roll = $("roll");
    roll.replaceChildren();
    if (!draft.grid) return;
    const many = Math.min(draft.bars, innerWidth > 1100 ? 4 : 2), high = draft.grid.height, scale = high > 130 ? 0.95 : 1.15;
    const bars = el("div", { class: "bars" }), names = el("div", { class: "names" });
    const picture = gridPicture(draft, true);
    const all = draft.bars * 16, lines = (wanted) => {
      let d = "";
      for (let s = 0; s <= all; ++s) if (wanted(s)) d += "M" + s * page.bar / 16 + " 0v" + high;
      return d;
    };
    picture.prepend(svg("path", { class: "line16", d: lines((s) => s % 4) }), svg("path", { class: "line4", d: lines((s) => s % 4 === 0 && s % 16) }),
      svg("path", { class: "line1", d: lines((s) => s % 16 === 0) }));
    const head = el("div", { class: "head" });
    const view = el("div", { class: "view" }, picture, head);
    view.style.height = names.style.height = high * scale + "px";
    const labels = draft.grid.rows.map(([, label, top, height]) => {
      const name = el("span", {}, label);
      name.style.top = (top + height / 2) * scale + "px";
      names.append(name);
      return name;
    });
    roll.append(bars, names, view);
    Object.assign(desk, { many, head, picture, bars, labels });
    // Times of the drums' hits, to light their names.
    for (const [row, , , path] of draft.grid.strokes) {
      const voice = draft.grid.rows[row][0];
      if (voice === "chords") continue;
      for (const move of path.split("M").slice(1)) desk.hits.push([(parseInt(move, 10) - (voice === "bass" ? 0 : 2)) * barTicks / page.bar, row]);
    }
    desk.hits.sort((a, b) => a[0] - b[0]);
  }
  function turnTo(bar) {
    const first = Math.floor(bar / desk.many) * desk.many;
    if (first === desk.first) return;
    desk.first = first;
    const draft = desk.draft;
    desk.picture.setAttribute("viewBox", first * page.bar + " 0 " + desk.many * page.bar + " " + draft.grid.height);
    desk.bars.replaceChildren(...Array.from({ length: desk.many }, (_, b) => {
      const number = first + b + 1;
      if (number > draft.bars) return el("span", {});
      const chord = draft.chords && draft.chords[number - 1];
      return el("span", {}, String(number), chord ? el("b", {}, chord) : null);
    }));
  }

  // A group has a letter, a colour and a kind of line under its rhymes, so that it can be told without colours too.
  function layLyric(draft) {
    const box = $("lyric");
    box.replaceChildren();
    desk.lines = (draft.lines || []).map((line) => {
      const rhymes = line.letter !== undefined;
      const mark = rhymes ? " " + line.look : "";
      const syllables = [];
      const pieces = line.texts.map((text, p) => {
        const tail = rhymes && line.rhyme !== undefined && p >= line.rhyme && /[\p{L}\p{N}]/u.test(text);
        const piece = el("span", { class: "s" + line.stress[p] + (tail ? " tail" + mark : "") }, text);
        if (line.ticks[p] >= 0) syllables.push([line.ticks[p], piece]);
        return piece;
      });
      const seek = () => { seekTo(line.start * desk.perTick); };
      const by = line.artist ? el("span", { class: "by" }, "the artist's own") : line.relaxed ? el("span", { class: "by soft" }, "gave way: " + line.relaxed.join(", ")) : null;
      const row = el("li", {}, el("button", { type: "button", class: "bar", "aria-label": "From bar " + line.bar, onclick: seek }, String(line.bar)),
        el("p", { class: "text", onclick: seek }, ...pieces, by),
        rhymes ? el("span", { class: "letter" + mark, "aria-label": "rhyme " + line.letter }, line.letter) : el("span", {}));
      return { start: line.start, bar: line.bar, row, syllables };
    });
    let list = null, section = -1;
    for (const line of desk.lines) {
      const now = (draft.sections || []).findLastIndex(([, bar]) => bar <= line.bar);
      if (!list || now !== section) {
        section = now;
        if (now >= 0) box.append(el("h3", {}, draft.sections[now][0]));
        list = el("ol", {});
        box.append(list);
      }
      list.append(line.row);
    }
  }

  // The last of those that start at a place or before it.
  function lastBefore(list, startOf, place) {
    let low = 0, high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (startOf(list[middle]) <= place) low = middle + 1; else high = middle;
    }
    return low - 1;
  }
  // Everything that shows a place in the piece.
  function step(seconds) {
    const { draft, length, perTick } = desk;
    $("seek").value = seconds;
    $("seek").setAttribute("aria-valuetext", clock(seconds));
    $("head").style.left = (length ? Math.min(100, 100 * seconds / length) : 0) + "%";
    $("now").textContent = clock(seconds) + " / " + clock(length);
    if (!perTick) { $("where").textContent = ""; return; }
    const tick = seconds / perTick, bar = Math.min(Math.floor(tick / barTicks), Math.max(0, draft.bars - 1));
    const sixteenth = Math.floor(tick / (ppq / 4)) % 16;
    $("where").textContent = draft.bars ? "bar " + (bar + 1) + "." + (Math.floor(sixteenth / 4) + 1) : "";
    pads(audio.paused ? -1 : sixteenth);
    if (draft.grid) {
      turnTo(bar);
      desk.head.style.left = 100 * (tick / barTicks - desk.first) / desk.many + "%";
      desk.head.hidden = tick >= draft.bars * barTicks;
      light(tick);
    }
    const sung = tick + ppq / 16;                // a syllable lights up when its slot is there, not a frame after
    const at = lastBefore(desk.lines, (line) => line.start, sung);
    const line = at < 0 || (seconds === 0 && audio.paused) ? null : desk.lines[at];
    if (line !== desk.line) {
      if (desk.line && desk.line.row) desk.line.row.classList.remove("on");
      if (line) {
        line.row.classList.add("on");
        if (!audio.paused) bringIntoView(line.row);
      }
      desk.line = line;
    }
    const s = line ? lastBefore(line.syllables, (syllable) => syllable[0], sung) : -1;
    const over = s >= 0 && s === line.syllables.length - 1 && sung - line.syllables[s][0] > ppq;
    const piece = s < 0 || over ? null : line.syllables[s][1];
    if (piece !== desk.syllable) {
      if (desk.syllable instanceof Element) desk.syllable.classList.remove("sounding");
      if (piece) piece.classList.add("sounding");
      desk.syllable = piece;
    }
  }
  function bringIntoView(row) {
    const desk_box = $("desk").getBoundingClientRect(), box = row.getBoundingClientRect();
    const top = $("transport").getBoundingClientRect().bottom;
    if (box.top < top || box.bottom > Math.min(desk_box.bottom, innerHeight) - 24) {
      $("desk").scrollTop += box.top - top - 90;
    }
  }
  function light(tick) {
    if (audio.paused || calm.matches) {
      for (const label of desk.labels) label.classList.remove("hit");
      desk.lit.clear();
      return;
    }
    const last = lastBefore(desk.hits, (hit) => hit[0], tick);
    for (let h = last; h >= 0 && tick - desk.hits[h][0] < ppq / 4; --h) desk.lit.set(desk.hits[h][1], Math.max(desk.hits[h][0], desk.lit.get(desk.hits[h][1]) || 0));
    for (const [row, when] of desk.lit) {
      const on = tick >= when && tick - when < ppq / 4;
      desk.labels[row].classList.toggle("hit", on);
      if (!on) desk.lit.delete(row);
    }
  }
  // The sixteen steps of the head of the page.
  const stepPads = Array.from({ length: 16 }, (_, i) => svg("rect", { x: i * 6, y: i % 4 ? 3 : 0, width: 4, height: i % 4 ? 7 : 10, class: i % 4 ? "off" : "" }));
  $("pads").append(...stepPads);
  let litPad = -1;
  function pads(i) {
    if (i === litPad || (calm.matches && i >= 0)) return;
    if (litPad >= 0) stepPads[litPad].classList.remove("lit");
    if (i >= 0) stepPads[i].classList.add("lit");
    litPad = i;
  }

  // Playing
  function play() {
    if (!desk || !desk.draft.sound) { say("There is no sound of this draft."); return; }
    audio.play().catch((error) => { if (error.name === "NotAllowedError") trouble("This browser plays sounds after a click or a key only"); });
  }
  // The guide vocal runs beside the mix and is brought back when it strays.
  function follow() {
    const wanted = $("guide").checked && voice.getAttribute("src") && !audio.paused;
    if (!wanted) { voice.pause(); return; }
    if (voice.paused || Math.abs(voice.currentTime - audio.currentTime) > 0.05) voice.currentTime = audio.currentTime;
    if (voice.paused) voice.play().catch(() => { /* the mix says what is wrong */ });
  }
  function trouble(text) {
    $("trouble").hidden = false;
    $("trouble").textContent = text;
    say(text);
  }
  function seekTo(seconds) {
    if (!desk) return;
    const place = Math.max(0, Math.min(seconds, desk.length));
    if (desk.draft.sound) audio.currentTime = place;
    step(place);
  }
  function move(by, andPlay) {
    if (!order.length) return;
    const at = order.indexOf(current);
    const next = order[Math.max(0, Math.min(order.length - 1, at < 0 ? 0 : at + by))];
    const playing = andPlay || !audio.paused;
    const changed = next !== current;
    choose(next, false);
    cards[next].scrollIntoView({ block: "nearest", behavior: "auto" });
    say(named(drafts[next]));
    if (playing && changed && drafts[next].sound) play();
  }
  function frame() {
    if (audio.paused) return;
    step(audio.currentTime);
    follow();
    requestAnimationFrame(frame);
  }
  function showPlaying() {
    document.body.classList.toggle("playing", !audio.paused);
    $("play").setAttribute("aria-label", audio.paused ? "Play" : "Pause");
    cards.forEach((card, i) => { card.querySelector(".hear").textContent = i === current && !audio.paused ? "Pause" : "Play"; });
    if (audio.paused && desk) step(audio.currentTime || 0);
  }
  audio.addEventListener("play", () => { showPlaying(); requestAnimationFrame(frame); });
  audio.addEventListener("pause", () => { showPlaying(); follow(); });
  audio.addEventListener("ended", () => { if ($("through").checked) move(1, true); });
  audio.addEventListener("seeked", () => { if (audio.paused && desk) step(audio.currentTime); });
  audio.addEventListener("error", () => { if (audio.getAttribute("src")) trouble("The sound of this draft is not where the page looks for it: " + desk.draft.place + "mix.wav"); });

  // Keepers
  function exportKeepers() {
    const kept = drafts.filter((draft) => verdictOf(draft) === "keep");
    if (!kept.length) { say("Nothing is kept yet."); return; }
    const keepers = kept.map((draft) => draft.keeper).filter(Boolean);
    const file = new Blob([JSON.stringify(keepers, null, 1) + "\n"], { type: "application/json" });
    const link = el("a", { href: URL.createObjectURL(file), download: "keepers.json" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    say("Exported " + keepers.length + " keepers to keepers.json.");
  }

  // Light and dark
  const night = matchMedia("(prefers-color-scheme: dark)");
  let theme = "system";
  try { theme = localStorage.getItem("sixteen theme") || "system"; } catch { /* as the system has it */ }
  function showTheme() {
    document.documentElement.dataset.theme = theme === "system" ? (night.matches ? "dark" : "light") : theme;
    $("theme").textContent = theme === "system" ? "Theme" : theme === "dark" ? "Dark" : "Light";
    $("theme").setAttribute("aria-label", "Theme: " + theme);
  }
  function nextTheme() {
    theme = { system: "dark", dark: "light", light: "system" }[theme] || "system";
    try { localStorage.setItem("sixteen theme", theme); } catch { /* until the page is left */ }
    showTheme();
  }
  night.addEventListener("change", showTheme);

  function fold(open) {
    $("desk").classList.toggle("unfolded", open);
    $("unfold").setAttribute("aria-expanded", String(open));
    $("unfold").textContent = open ? "Close" : "Read";
  }
  function clearFilters() {
    for (const range of Object.values(ranges)) range.clear();
    wantedStyles.clear();
    for (const button of $("styles").children) button.setAttribute("aria-pressed", "false");
    $("search").value = "";
    $("verdict").value = "all";
    arrange();
  }

  const keys = {
    " ": () => (audio.paused ? play() : audio.pause()),
    n: () => move(1), j: () => move(1), p: () => move(-1),
    k: () => decide(current, "keep"), d: () => decide(current, "drop"), u: () => decide(current, ""),
    K: () => { if (verdictOf(drafts[current]) !== "keep") decide(current, "keep"); move(1, true); },
    D: () => { if (verdictOf(drafts[current]) !== "drop") decide(current, "drop"); move(1, true); },
    ArrowLeft: () => seekTo((audio.currentTime || 0) - barTicks * desk.perTick),
    ArrowRight: () => seekTo((audio.currentTime || 0) + barTicks * desk.perTick),
    Home: () => seekTo(0),
    "/": () => { $("filters").open = true; $("search").focus(); },
    e: exportKeepers, t: nextTheme,
    "?": () => $("help").showModal(),
    Escape: () => fold(false),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || $("help").open) return;
    const at = event.target;
    if (at instanceof HTMLInputElement || at instanceof HTMLSelectElement) {
      const types = at.type === "search";
      if (event.key === "Escape") at.blur();
      if (types || at instanceof HTMLSelectElement || event.key.startsWith("Arrow") || event.key === "Home" || event.key === " ") return;
    }
    if (event.key === " " && at instanceof HTMLElement && at.closest("button, summary, a")) return;
    const action = Object.hasOwn(keys, event.key) ? keys[event.key] : null;
    if (!action || !drafts.length) return;
    event.preventDefault();
    action();
  });

  // To work
  const on = (id, type, action) => $(id).addEventListener(type, action);
  on("sort", "change", arrange);
  on("verdict", "change", arrange);
  on("search", "input", arrange);
  on("guide", "change", follow);
  on("direction", "click", () => {
    descending = !descending;
    $("direction").textContent = descending ? "Descending" : "Ascending";
    $("direction").setAttribute("aria-label", "Order: " + (descending ? "descending" : "ascending"));
    arrange();
  });
  on("reset", "click", clearFilters);
  on("export", "click", exportKeepers);
  on("theme", "click", nextTheme);
  on("show-help", "click", keys["?"]);
  on("play", "click", keys[" "]);
  on("back", "click", () => move(-1));
  on("forward", "click", () => move(1));
  on("keep", "click", () => decide(current, "keep"));
  on("drop", "click", () => decide(current, "drop"));
  on("unfold", "click", () => fold(!$("desk").classList.contains("unfolded")));
  on("seek", "input", () => seekTo(Number($("seek").value)));
  showTheme();
  for (const note of page.notes) $("notices").append(el("p", { class: "notice" }, note));
  if (matchMedia("(max-width: 860px)").matches) $("filters").open = false;
  $("ranges").append(...figures.map(makeRange).filter(Boolean));
  const styles = [...new Set(drafts.map((draft) => draft.style).filter(Boolean))].sort();
  if (styles.length > 1) {
    $("styles").append(...styles.map((style) => el("button", { type: "button", "aria-pressed": "false", onclick: (event) => {
      const wanted = !wantedStyles.delete(style);
      if (wanted) wantedStyles.add(style);
      event.currentTarget.setAttribute("aria-pressed", String(wanted));
      arrange();
    } }, style + " " + drafts.filter((draft) => draft.style === style).length)));
  }
  arrange();
  drafts.forEach((_, i) => showVerdict(i));
  for (const card of cards) near.observe(card);
  if (order.length) choose(order[0], false);
  else $("desk").hidden = true;
  document.documentElement.dataset.ready = "true";
})();
