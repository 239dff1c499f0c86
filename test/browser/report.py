#!/usr/bin/python3
"""The page of a batch in a real browser: load, play, sort, filter, keep, export, and what it costs with 300 drafts.

    test/browser/report.py PROGRAM SOURCE_DIR [--shots DIR]

Prints figures; --shots writes screenshots to look at.
"""
import json, os, re, subprocess, sys, tempfile, time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from chromium import Chromium

PROGRAM = sys.argv[1]
SHOTS = sys.argv[sys.argv.index("--shots") + 1] if "--shots" in sys.argv else None
LIGHT, DARK = [("prefers-color-scheme", "light")], [("prefers-color-scheme", "dark")]
SPEC = {"title": "Night Shift", "style": "boom-bap", "seed": 3, "tempo": 90,
        "form": [{"section": "intro", "bars": 1}, {"section": "verse", "bars": 8}, {"section": "hook", "bars": 4}],
        "lyrics": {"topic": ["night", "work", "train"], "candidates": 4, "lock": {"1": "Last bus home and the driver knows my name"}},
        "sound": {"bits": 16, "rate": 22050}, "sweep": {"paired": {"/style": ["boom-bap", "trap", "lo-fi", "drill"], "/tempo": [90, 140, 76, 142]}}}


def sixteen(*arguments, stdin=None):
    subprocess.run([PROGRAM, *arguments], check=True, input=stdin, text=True)


def many(few, folder, count):
    """`count` drafts from a few: their folders under new names, with other figures."""
    records = [json.loads(line) for line in open(few + "/manifest.jsonl")]
    os.makedirs(folder)
    with open(folder + "/manifest.jsonl", "w") as manifest:
        for i in range(count):
            record = json.loads(json.dumps(records[i % len(records)]))
            was, record["id"] = record["id"], "night-shift-3-%04d" % i
            record["index"] = i
            record["tempo"] += i / 10
            record["figures"]["sound"]["lufs"] -= i % 7
            os.makedirs(folder + "/" + record["id"])
            for name in ("draft.json", "mix.wav"): os.link(f"{few}/{was}/{name}", f"{folder}/{record['id']}/{name}")
            manifest.write(json.dumps(record) + "\n")


def same(got, wanted, what):
    if got != wanted: raise AssertionError(f"{what}: {got!r}, not {wanted!r}")
    print("ok", what)


def contrast(a, b):
    """WCAG 2: of two colours "rgb(r, g, b)"."""
    def luminance(colour):
        parts = [int(float(x)) / 255 for x in re.findall(r"[\d.]+", colour)[:3]]
        r, g, b = (x / 12.92 if x <= 0.03928 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def check_contrast(page, theme):
    """Every text on the page against what is behind it: 4.5 to 1, WCAG AA. Dropped drafts are dimmed on purpose."""
    texts = page.run("""(() => {
      const found = {};
      const behind = (e) => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!/, 0\\)|transparent/.test(c)) return c; } return "rgb(255, 255, 255)"; };
      const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let n = walk.nextNode(); n; n = walk.nextNode()) {
        const e = n.parentElement;
        if (!n.textContent.trim() || e.closest("script, style, dialog:not([open]), noscript, [data-verdict=drop], :disabled")) continue;
        const key = getComputedStyle(e).color + "|" + behind(e);
        found[key] = e.className + ": " + n.textContent.trim().slice(0, 30);
      }
      return found;
    })()""")
    low = []
    for key, where in texts.items():
        ratio = contrast(*key.split("|"))
        if ratio < 4.5: low.append((round(ratio, 2), where, key))
    same(low, [], f"contrast of {len(texts)} pairs of colours, {theme}")


def shown(page):
    return page.run("[...document.querySelectorAll('.card .number')].map((n) => Number(n.textContent))")


def shot(page, name):
    if SHOTS:
        time.sleep(1)
        page.screenshot(f"{SHOTS}/{name}.png")


def check_few(browser, folder, scratch):
    page = browser.open(f"file://{folder}/report.html", features=LIGHT)
    page.wait("document.documentElement.dataset.ready")
    same(page.run("document.querySelectorAll('.card').length"), 4, "drafts")
    page.wait("document.querySelectorAll('.card .wave .peak').length === 4")
    same(page.run("[...document.querySelectorAll('.card')].every((c) => c.querySelector('.grid .drums') && c.querySelector('.grid .bass'))"), True,
         "each has its wave, its drums and its bass")
    check_contrast(page, "light")
    shot(page, "light")

    # Play: the head moves, the grid turns its pages, line and syllable follow.
    page.key("Space")
    page.wait("!document.getElementById('audio').paused && document.getElementById('audio').currentTime > 0.2")
    page.run("document.getElementById('audio').currentTime = 9 * 4 * 60 / 90 + 0.05")
    page.wait("document.querySelector('#lyric .on .sounding')")
    page.wait("document.getElementById('where').textContent.startsWith('bar 10')")
    same(page.run("[...document.querySelectorAll('#lyric li')].findIndex((l) => l.classList.contains('on'))"), 8, "the line of bar 10 is marked")
    same(page.run("document.querySelector('#roll .bars span').textContent.startsWith('9')"), True, "the grid shows bars 9 to 12")
    ticks = page.run("""new Promise((done) => { const line = JSON.parse(document.getElementById('data').textContent).drafts[0].lines[8]; const seen = [];
      const look = () => { const s = document.querySelector('#lyric .on .sounding'); const t = document.getElementById('audio').currentTime;
        if (s) { const all = [...document.querySelectorAll('#lyric .on p span')]; const k = line.ticks[all.indexOf(s)]; if (k >= 0) seen.push([k / 480 * 60 / 90 - t, k]); }
        if (t < 9 * 4 * 60 / 90 + 2) requestAnimationFrame(look); else done(seen); };
      requestAnimationFrame(look); })""")
    late = [t for t, _ in ticks]
    same(len({k for _, k in ticks}) >= 4 and max(late) < 0.1, True, f"syllables light up in step ({len({k for _, k in ticks})} seen, at most {max(late) * 1000:.0f} ms early)")
    shot(page, "playing")
    page.key("Space")
    page.wait("document.getElementById('audio').paused")
    same(page.run("document.querySelectorAll('#lyric .by').length > 0 && document.querySelector('#lyric .by').textContent"), "the artist's own", "the artist's line says so")
    marks = page.run("[...new Set([...document.querySelectorAll('#lyric .letter')].map((l) => l.textContent + ' ' + getComputedStyle(l).textDecorationStyle))]")
    same(len(marks) >= 4 and len({m.split()[1] for m in marks}) >= 4, True, "rhyme groups differ in letter and in line: " + ", ".join(marks[:5]))

    # Sort and filter.
    def choose(id, value): page.run(f"(() => {{ const s = document.getElementById('{id}'); s.value = '{value}'; s.dispatchEvent(new Event('change')); }})()")
    choose("sort", "tempo")
    same(shown(page), [3, 1, 2, 4], "sorted by tempo")
    page.run("document.getElementById('direction').click()")
    same(shown(page), [4, 2, 1, 3], "and the other way round")
    page.run("[...document.querySelectorAll('#styles button')].find((b) => b.textContent.startsWith('trap')).click()")
    same(shown(page), [2], "only trap")
    page.run("document.querySelector('#styles button[aria-pressed=true]').click()")
    page.run("(() => { const i = document.querySelector('[aria-label=\"tempo, at most\"]'); i.value = 100; i.dispatchEvent(new Event('input')); })()")
    same(shown(page), [1, 3], "at most 100 beats a minute")
    page.key("/")
    page.call("Input.insertText", text="no such words")
    same(page.run("document.getElementById('empty').hidden"), False, "nothing is found, and said")
    page.run("document.getElementById('reset').click()")
    page.run("document.activeElement.blur()")
    choose("sort", "made")
    page.run("document.getElementById('direction').click()")
    same(shown(page), [1, 2, 3, 4], "all again")

    # Keep and drop by keys alone; the browser remembers; the export makes the very drafts again.
    page.run("document.querySelectorAll('.card .open')[0].click()")
    page.key("k")
    page.key("n")
    page.key("d")
    page.key("n")
    page.key("k")
    same(page.run("document.getElementById('count').textContent"), "4 drafts, 2 kept", "kept")
    same(page.run("document.getElementById('say').textContent"), "Kept Night Shift", "said to screen readers")
    page.media(DARK)
    page.wait("document.documentElement.dataset.theme === 'dark' && !document.getAnimations().length")
    check_contrast(page, "dark")
    shot(page, "dark")
    page.key("?")
    page.wait("document.getElementById('help').open")
    shot(page, "help")
    page.key("Escape")
    page.wait("!document.getElementById('help').open")
    downloads = scratch + "/downloads"
    browser.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=downloads)
    page.key("e")
    until = time.monotonic() + 60
    while not os.path.exists(downloads + "/keepers.json") and time.monotonic() < until: time.sleep(0.05)
    keepers = json.load(open(downloads + "/keepers.json"))
    same([k["id"] for k in keepers], ["night-shift-3-0000", "night-shift-3-0002"], "exported")
    sixteen("generate", "--from", downloads + "/keepers.json", "-o", scratch + "/kept", "--progress", "off")
    for keeper in keepers:
        for name in ("mix.wav", "lyrics.txt"):
            a, b = (open(f"{where}/{keeper['id']}/{name}", "rb").read() for where in (folder, scratch + "/kept"))
            same(a == b, True, f"generate --from made {keeper['id']}/{name} again")
    page.call("Page.reload")
    page.wait("document.documentElement.dataset.ready && document.getElementById('count').textContent === '4 drafts, 2 kept'")
    print("ok the browser remembers")

    # What was asked for: the page and sounds, nothing else; no script failed; the policy holds.
    same([url for url in page.requests() if not re.match(rf"file://{re.escape(folder)}/(report.html|[\w-]+/mix.wav)$|about:|blob:", url)], [], "nothing else is loaded")
    same(page.problems(), [], "no errors")

    phone = browser.open(f"file://{folder}/report.html", 390, 844, phone=True, features=LIGHT)
    phone.wait("document.documentElement.dataset.ready")
    same(phone.run("document.documentElement.scrollWidth <= innerWidth"), True, "a phone needs no sideways scrolling")
    same(phone.run("[...document.querySelectorAll('#transport button')].filter((b) => b.offsetHeight && b.offsetHeight < 44).length"), 0, "buttons for thumbs")
    shot(phone, "phone")
    phone.run("document.getElementById('unfold').click()")
    same(phone.run("document.documentElement.scrollWidth <= innerWidth && document.getElementById('lyric').offsetHeight > 100"), True, "nor on the desk")
    shot(phone, "phone-desk")

    calm = browser.open(f"file://{folder}/report.html", features=[("prefers-reduced-motion", "reduce")])
    calm.wait("document.documentElement.dataset.ready")
    calm.key("Space")
    calm.wait("document.getElementById('audio').currentTime > 1")
    same(calm.run("document.querySelectorAll('#pads .lit, #roll .hit').length"), 0, "nothing flashes where motion is to be reduced")
    calm.key("Space")


def check_broken(browser, folder):
    """A sound that went away after the page was written, and the page of a folder in pieces."""
    os.remove(folder + "/night-shift-3-0001/mix.wav")
    page = browser.open(f"file://{folder}/report.html")
    page.wait("document.documentElement.dataset.ready")
    page.run("document.querySelectorAll('.card .hear')[1].click()")
    page.wait("!document.getElementById('trouble').hidden")
    same("mix.wav" in page.run("document.getElementById('trouble').textContent"), True, "a sound that is gone is told")
    lines = open(folder + "/manifest.jsonl").read().splitlines()
    hostile = json.loads(lines[0])
    hostile.update(title="<img src=x onerror=alert(1)></script>", style=["x"], tempo="fast", files={"<b>": 1}, figures=3, spec={"key": {}})
    with open(folder + "/manifest.jsonl", "w") as manifest: manifest.write("\n".join([json.dumps(hostile), *lines[1:], lines[2][:99]]))
    os.remove(folder + "/night-shift-3-0002/draft.json")
    sixteen("report", folder)
    page = browser.open(f"file://{folder}/report.html")
    page.wait("document.documentElement.dataset.ready")
    same(page.run("document.querySelector('.card h2').textContent"), "<img src=x onerror=alert(1)></script>", "hostile titles are text")
    same(page.run("document.querySelectorAll('img, #gallery script').length"), 0, "and nothing else")
    for _ in range(4): page.key("n")
    same(page.problems(), [], "a folder in pieces raises no error")


def processor(browser):
    """Seconds of processor that the browser and all its children have had."""
    children = {}
    times = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try: fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
        except OSError: continue
        children.setdefault(int(fields[1]), []).append(int(pid))
        times[int(pid)] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    all_of, waiting = 0, [browser.process.pid]
    while waiting:
        pid = waiting.pop()
        all_of += times.get(pid, 0)
        waiting += children.get(pid, [])
    return all_of


def check_many(browser, folder, count):
    before = os.times()
    start = time.monotonic()
    sixteen("report", folder)
    after = os.times()
    size = os.path.getsize(folder + "/report.html")
    print(f"report of {count}: {time.monotonic() - start:.2f} s, {after.children_user + after.children_system - before.children_user - before.children_system:.2f} s of processor, {size / 1e6:.2f} MB")
    idle = processor(browser)
    page = browser.open(f"file://{folder}/report.html", 1360, 860)
    page.wait("document.documentElement.dataset.ready")
    page.wait("document.readyState === 'complete' && document.querySelectorAll('.card .wave .peak').length > 2")
    same(page.run("document.querySelectorAll('.card').length"), count, "all drafts are there")
    opened = processor(browser)
    timing = page.run("(() => { const n = performance.getEntriesByType('navigation')[0]; return [n.domInteractive, n.loadEventEnd, performance.getEntriesByName('first-contentful-paint')[0]?.startTime]; })()")
    nodes = page.run("document.querySelectorAll('*').length")
    print(f"opens: scripts done at {timing[0]:.0f} ms, loaded at {timing[1]:.0f} ms, first paint at {timing[2] or 0:.0f} ms by the clock; "
          f"{opened - idle:.2f} s of processor, of all processes of the browser; {nodes} elements")
    before_scroll = processor(browser)
    frames = page.run("""new Promise((done) => { const times = []; let last = performance.now(), y = 0;
      const go = (now) => { times.push(now - last); last = now; y += 120; scrollTo(0, y);
        if (y < document.documentElement.scrollHeight && times.length < 400) requestAnimationFrame(go); else done(times.slice(2)); };
      requestAnimationFrame(go); })""")
    frames.sort()
    scrolled = processor(browser) - before_scroll
    print(f"scrolls: {len(frames)} frames of 120 px, median {frames[len(frames) // 2]:.1f} ms, 95 % {frames[int(len(frames) * .95)]:.1f} ms, longest {frames[-1]:.0f} ms; of processor a frame "
          f"{scrolled * 1000 / len(frames):.1f} ms, drawn without a graphics card")
    times = page.run("""(() => { const s = document.getElementById('sort'), out = []; for (const by of ['tempo', 'loudness', 'title']) {
      const t = performance.now(); s.value = by; s.dispatchEvent(new Event('change')); document.body.offsetHeight; out.push(performance.now() - t); } return out; })()""")
    print("sorts:", ", ".join(f"{t:.0f} ms" for t in times))
    same(page.problems(), [], "no errors")


def main():
    if SHOTS: os.makedirs(SHOTS, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, Chromium() as browser:
        folder = scratch + "/night-shift"
        sixteen("generate", "-", "-o", folder, "--progress", "off", stdin=json.dumps(SPEC))
        sixteen("report", folder)
        check_few(browser, folder, scratch)
        many(folder, scratch + "/many", 300)
        check_many(browser, scratch + "/many", 300)
        check_broken(browser, folder)
    print("done")


main()
