// sixteen: the command line.

#include "commands.h"
#include "shell.h"
#include "terminal.h"

#include "sixteen/base/nearest.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <memory>

namespace {

using namespace sixteen;
using namespace sixteen::cli;

CLI::Option* add_spec_options(CLI::App* command, SpecSource& source, bool many)
{
    CLI::Option* files = command->add_option("SPEC", source.files, "style spec, JSON; - is stdin")->required();
    many ? files->expected(1, -1) : files->expected(1);
    command->add_option("--seed", source.seed, "seed, instead of the spec's");
    command->add_option("--set", source.set, "/pointer=json: sets a value of the spec; may be given again")->allow_extra_args(false);
    return files;
}

void add_redraw(CLI::App* command, SpecSource& source)
{
    command->add_option("--redraw", source.redraw, "line to draw anew while the others stay: 7, or 7=2 for the second attempt; may be given again")
        ->allow_extra_args(false);
}

void add_adapt(CLI::App& app, const Places& places, std::function<int()>& action)
{
    const auto a = std::make_shared<AdaptOptions>();
    CLI::App* command = app.add_subcommand("adapt", "learn a voice from the artist's own lyrics, grooves and sounds");
    command->add_option("--lyrics", a->lyrics, "folder of text files: lines, blank lines between sections, heads like [Hook]");
    command->add_option("--beats", a->beats, "folder of MIDI files with drums");
    command->add_option("--kit", a->kit, "folder of the artist's sounds, which drafts with the voice are played with");
    command->add_option("-o,--output", a->out, "name of the voice, or the path of its folder");
    command->add_flag("--check", a->check, "show what it would learn from, as a portrait of the artist's style, and end");
    command->add_flag("--json", a->json, "the portrait as JSON");
    command->add_option("--seed", a->seed, "of the draws while learning");
    command->add_option("--jobs", a->jobs, "threads; another number of them learns other last digits")->check(CLI::Range(1, 256));
    command->callback([&places, &action, a] { action = [&places, a] { return adapt(*a, places); }; });
}

void add_verify(CLI::App& app, const Places& places, std::function<int()>& action)
{
    const auto v = std::make_shared<VerifyOptions>();
    CLI::App* verify_command = app.add_subcommand("verify", "make golden drafts again and say what differs");
    verify_command->add_option("GOLDEN", v->golden, "folder of golden drafts")->required();
    verify_command->add_option("--against", v->against, "folder of results to compare with, instead of making them again");
    verify_command->add_option("--format", v->format, "text, jsonl or junit")->check(CLI::IsMember({"text", "jsonl", "junit"}));
    verify_command->add_option("-o,--output", v->out, "file of the report; stdout by default");
    verify_command->add_option("--ticks", v->tolerance.ticks, "ticks that a note may move")->check(CLI::Range(0, 1920));
    verify_command->add_option("--velocity", v->tolerance.velocity, "velocity that a note may change by")->check(CLI::Range(0, 127));
    verify_command->add_option("--notes", v->tolerance.notes, "share of notes that may change beyond that")->check(CLI::Range(0.0, 1.0));
    verify_command->add_option("--lines", v->tolerance.lines, "share of lines that may read otherwise")->check(CLI::Range(0.0, 1.0));
    verify_command->add_option("--db", v->tolerance.audio_db, "highest difference of the audio in dBFS: -60")->check(CLI::Range(-200.0, 6.0));
    verify_command->add_flag("--figures", v->figures, "compare how figures are distributed, not draft by draft");
    verify_command->add_option("--jobs", v->jobs, "threads; the result does not depend on it")->check(CLI::Range(1, 256));
    verify_command->callback([&places, &action, v] { action = [&places, v] { return verify(*v, places); }; });

    const auto b = std::make_shared<BlessOptions>();
    CLI::App* bless_command = app.add_subcommand("bless", "accept results into a golden folder");
    bless_command->add_option("DIR", b->from, "folder of results")->required();
    bless_command->add_option("GOLDEN", b->golden, "golden folder; made if need be")->required();
    bless_command->add_flag("--audio", b->audio, "keep sound files too, not only their hashes");
    bless_command->add_flag("--force", b->force, "also where CI=true");
    bless_command->callback([&action, b] { action = [b] { return bless_drafts(*b); }; });
}

void add_rhyme(CLI::App& app, const Places& places, std::function<int()>& action)
{
    const auto r = std::make_shared<RhymeCommand>();
    CLI::App* rhyme = app.add_subcommand("rhyme", "print what rhymes with words");
    rhyme->add_option("WORD", r->words, "word, or a phrase in quotes")->required()->expected(1, 1000);
    rhyme->add_option("--kind", r->kinds, "kinds to print, of: perfect,slant,multi,mosaic; all by default");
    rhyme->add_option("--limit", r->limit, "rhymes of each kind: 40")->check(CLI::Range(1, 10000));
    rhyme->add_flag("--explicit", r->explicit_words, "explicit words too");
    rhyme->add_flag("--json", r->json, "print JSON");
    rhyme->callback([&places, &action, r] { action = [&places, r] { return print_rhymes(*r, places); }; });
}

void add_analyze(CLI::App& app, const Places& places, std::function<int()>& action)
{
    const auto a = std::make_shared<AnalyzeCommand>();
    CLI::App* command = app.add_subcommand("analyze", "count syllables, rhymes and repeats of a lyric text");
    command->add_option("FILE", a->file, "lyric, UTF-8 text with a bar a line; - is stdin")->required();
    command->add_flag("--model", a->model, "how well the lyric model foresees it, too");
    command->add_option("--voice", a->voice, "how well the model foresees it with this voice");
    command->add_option("--amount", a->amount, "of the voice")->check(CLI::Range(0.0, 1.0));
    command->add_flag("--json", a->json, "print JSON");
    command->callback([&places, &action, a] { action = [&places, a] { return print_analysis(*a, places); }; });
}

void add_render(CLI::App& app, const Places& places, std::function<int()>& action)
{
    const auto r = std::make_shared<RenderOptions>();
    CLI::App* command = app.add_subcommand("render", "play a MIDI file through a kit and the installed instruments");
    command->add_option("FILE", r->file, "MIDI file; - is stdin")->required();
    command->add_option("--kit", r->kit, "name or path of a kit; that of the style by default");
    std::vector<std::string> mixes(style_names.begin(), style_names.end());
    mixes.emplace_back(plain_mix);
    command->add_option("--style", r->style, "whose mix and kit; plain: no effects but glue and limiter; by default that of the kit")
        ->check(CLI::IsMember(mixes));
    command->add_option("-o,--output", r->out, "WAV file, or FLAC if it ends in .flac; stdout by default");
    command->add_option("--stems", r->stems, "folder for the stems, a file for each bus, of the same kind");
    command->add_option("--rate", r->rate, "frames a second: 44100")->check(CLI::IsMember({44100, 48000, 88200, 96000}));
    command->add_option("--bits", r->bits, "16, 24, or 32 for float: 24")->check(CLI::IsMember({16, 24, 32}));
    command->add_option("--tail", r->tail, "ring: until the last sound is over; cut: to the end of the file; wrap: a loop that closes")
        ->check(CLI::IsMember({"ring", "cut", "wrap"}));
    command->add_flag("!--no-master", r->master, "leave out glue and limiter");
    command->callback([&places, &action, r] { action = [&places, r] { return render_midi(*r, places); }; });
}

void add_report(CLI::App& app, std::function<int()>& action)
{
    const auto r = std::make_shared<ReportOptions>();
    CLI::App* command = app.add_subcommand("report", "write a page to look at, listen to and read the drafts of a folder");
    command->add_option("DIR", r->folder, "folder of generate")->required();
    command->add_option("-o,--output", r->out, "HTML file, - is stdout; report.html in DIR by default");
    command->add_flag("--embed", r->embed, "put the sounds into the page, to give it away as one file");
    command->callback([&action, r] { action = [r] { return report(*r); }; });
}

void add_hands(CLI::App& app, CLI::App& spec, const Places& places, std::function<int()>& action)
{
    const auto k = std::make_shared<KeepOptions>();
    const auto style = std::make_shared<std::string>();
    CLI::App* fresh = spec.add_subcommand("new", "start a spec, from nothing or from a draft");
    CLI::Option* named = fresh->add_option("STYLE", *style, "style; boom-bap by default");
    CLI::Option* from = fresh->add_option("--from", k->from, "draft to start from: its folder or its draft.json")->excludes(named);
    fresh->add_option("--lock", k->lock, "what to keep of it, of: beat,drums,bass,chords, any voice, bars:1-4, lines, lines:1-4,9, progression")
        ->needs(from);
    fresh->add_option("--seed", k->seed, "seed of the new spec; one more than the draft's by default")->needs(from);
    fresh->add_option("-o,--output", k->out, "file; stdout by default");
    fresh->callback([&action, k, style] {
        action = [k, style] { return k->from.empty() ? spec_new(style->empty() ? "boom-bap" : *style, k->out) : spec_from_draft(*k); };
    });

    const auto a = std::make_shared<AdoptOptions>();
    CLI::App* adopt = app.add_subcommand("adopt", "take the edits of a draft's lyrics.txt and beat.mid into the draft");
    adopt->add_option("DRAFT", a->draft, "folder of the draft, DIR/<id>")->required();
    adopt->add_flag("--dry-run", a->dry_run, "say what would be taken, change nothing");
    adopt->add_flag("--json", a->json, "print JSON");
    adopt->callback([&places, &action, a] { action = [&places, a] { return adopt_draft(*a, places); }; });

    const auto draft = std::make_shared<std::string>();
    const auto json = std::make_shared<bool>(false);
    CLI::App* credits = app.add_subcommand("credits", "say who made what in a draft");
    credits->add_option("DRAFT", *draft, "folder of the draft, or its draft.json")->required();
    credits->add_flag("--json", *json, "print JSON");
    credits->callback([&action, draft, json] { action = [draft, json] { return print_credits(*draft, *json); }; });
}

int print_text(const std::string& path, const std::string& text)
{
    const Status written = put(path.empty() ? "-" : path, text);
    if (written) return 0;
    complain(written.error());
    return static_cast<int>(written.error().fault);
}

// The page of a command, or into a folder all of them.
int print_man_pages(const CLI::App& app, const std::vector<std::string>& path, const std::string& folder)
{
    const CommandDoc all = document_of(app);
    const CommandDoc* command = find_command(all, path);
    if (command == nullptr) return failed(fault(Fault::usage, "no such command").advise("see: sixteen --help"));
    if (folder.empty()) return print_text("-", man_page(*command, SIXTEEN_VERSION));
    if (Status made = disk().make_folders(folder); !made) return failed(made.error());
    for (const CommandDoc* each : all_commands(*command)) {
        const int printed = print_text(folder + '/' + page_name(*each) + ".1", man_page(*each, SIXTEEN_VERSION));
        if (printed != 0) return printed;
    }
    return 0;
}

void add_shell(CLI::App& app, const Places& places, std::function<int()>& action)
{
    const auto json = std::make_shared<bool>(false);
    CLI::App* doctor_command = app.add_subcommand("doctor", "look whether all that is needed is there and works, with advice");
    doctor_command->add_flag("--json", *json, "print JSON");
    doctor_command->callback([&places, &action, json] { action = [&places, json] { return doctor(places, *json); }; });

    const auto shell = std::make_shared<std::string>();
    CLI::App* completion = app.add_subcommand("completion", "print the completion script of a shell");
    completion->add_option("SHELL", *shell, "bash, zsh or fish")->required()->check(CLI::IsMember({"bash", "zsh", "fish"}));
    const auto out = std::make_shared<std::string>();
    completion->add_option("-o,--output", *out, "file; stdout by default");
    completion->callback([&app, &action, shell, out] {
        action = [&app, shell, out] {
            const CommandDoc all = document_of(app);
            return print_text(*out, *shell == "bash" ? bash_completion(all) : *shell == "zsh" ? zsh_completion(all) : fish_completion(all));
        };
    });

    const auto path = std::make_shared<std::vector<std::string>>();
    CLI::App* man = app.add_subcommand("man", "print the manual page of the program or of a command, for man -l -");
    man->add_option("COMMAND", *path, "command, like: spec new")->expected(0, 2);
    const auto folder = std::make_shared<std::string>();
    man->add_option("--all", *folder, "folder to write the pages of all commands into");
    man->callback([&app, &action, path, folder] { action = [&app, path, folder] { return print_man_pages(app, *path, *folder); }; });
}

// What the program and every command take.
void add_everywhere(CLI::App& command, std::string& errors)
{
    command.add_option("--errors", errors, "messages as text, or as JSON lines; also by SIXTEEN_ERRORS")
        ->check(CLI::IsMember({"text", "json"}));
    for (CLI::App* below : command.get_subcommands({})) add_everywhere(*below, errors);
}

// Wrong usage is told in the format that is asked for, too, so it is looked for before anything is read.
bool wants_json_messages(int argc, char** argv)
{
    const char* variable = std::getenv("SIXTEEN_ERRORS");
    bool json = variable != nullptr && std::string_view(variable) == "json";
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i], next = i + 1 < argc ? argv[i + 1] : "";
        if (word == "--errors") json = next == "json";
        if (word.starts_with("--errors=")) json = word == "--errors=json";
    }
    return json;
}

// What is wrong with a command line, with the nearest word that the command knows.
Diagnostic usage_fault(const CLI::App& app, const CLI::ParseError& error, int argc, char** argv)
{
    const CLI::App* at = &app;
    std::string command = app.get_name();
    for (std::vector<const CLI::App*> below; !(below = at->get_subcommands([](const CLI::App* s) { return s->parsed(); })).empty();) {
        at = below.front();
        command += ' ' + at->get_name();
    }
    std::vector<std::string> known;
    for (const CLI::Option* option : at->get_options()) {
        for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
    }
    for (const CLI::App* below : at->get_subcommands({})) known.push_back(below->get_name());
    const Diagnostic why = fault(Fault::usage, error.what()).advise("see: " + command + " --help");
    for (int i = 1; i < argc; ++i) {
        std::string word = argv[i];
        word = word.substr(0, word.starts_with("--") ? word.find('=') : std::string::npos);
        const bool is_command = at->get_parent() == nullptr || !at->get_subcommands({}).empty();
        const bool is_new = std::ranges::find(known, word) == known.end() && (word.starts_with("--") || (is_command && command.find(word) == std::string::npos));
        const std::string near = is_new ? nearest_name(word, known) : "";
        if (!near.empty()) return fault(Fault::usage, "unknown " + std::string(word[0] == '-' ? "option" : "command") + " '" + word + "'").advise("did you mean '" + near + "'?");
    }
    return why;
}

// Runs the command line; the action of the command that was named is left in `action`.
void describe(CLI::App& app, const Places& places, std::function<int()>& action, GenerateOptions& g, MergeOptions& m,
              SingleOptions& s, std::string& name, bool& json)
{
    app.require_subcommand(1);
    app.set_version_flag("--version", std::string("sixteen " SIXTEEN_VERSION));
    app.fallthrough(false);

    CLI::App* generate_command = app.add_subcommand("generate", "make the drafts of specs");
    add_spec_options(generate_command, g.source, true)->required(false);
    generate_command->add_option("--from", g.source.keepers,
                                 "a list of keepers, or of records: make these drafts again; with --seed, fresh ones from their specs");
    add_redraw(generate_command, g.source);
    generate_command->add_option("-o,--output", g.out, "folder of the drafts; - prints one JSON line a draft")->required();
    generate_command->add_option("--count", g.source.count, "drafts for each place of the sweep, instead of the spec's");
    generate_command->add_option("--only", g.only, "parts to make, of: beat,lyrics,audio");
    generate_command->add_flag("--stems", g.source.stems, "write stems too");
    generate_command->add_flag("--guide", g.source.guide, "speak the lyric on its slots too, into guide.wav; needs espeak-ng");
    generate_command->add_option("--jobs", g.jobs, "threads; the result does not depend on it")->check(CLI::Range(1, 256));
    generate_command->add_option("--group", g.group, "drafts a model call; the result does not depend on it")
        ->check(CLI::Range(1, 256));
    generate_command->add_option("--shard", g.shard,
                                 "I/N: every N-th draft from the I-th on; auto: task of a Slurm array; auto/N: of N, by "
                                 "SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX");
    generate_command->add_flag("--resume", g.resume, "keep the drafts that an earlier run has made whole");
    generate_command->add_flag("--lines", g.lines, "print a JSON line with the paths of each draft when it is in the folder");
    generate_command->add_flag("--jsonl", g.jsonl, "each line of SPEC is a spec; print one JSON line for each");
    generate_command->add_option("--inline", g.inline_files, "with -o -: files to put into the lines, of: midi,kar (base64),txt,lrc");
    generate_command->add_option("--progress", g.progress, "auto: a line on a terminal; plain: a line every ten seconds; off")
        ->check(CLI::IsMember({"auto", "plain", "off"}));
    generate_command->add_option("--timings", g.timings, "file for the times of the stages, JSON");
    generate_command->add_flag("--dry-run", g.dry_run, "print the ids of the drafts, make none");
    generate_command->callback([&] { action = [&] { return generate(g, places); }; });

    CLI::App* merge_command = app.add_subcommand("merge", "put the folders of shards together");
    merge_command->add_option("DIR", m.folders, "folders of generate, all shards of one batch")->required()->expected(1, -1);
    merge_command->add_option("-o,--output", m.out, "folder of the whole batch")->required();
    merge_command->callback([&] { action = [&] { return merge(m); }; });

    CLI::App* beat = app.add_subcommand("beat", "print the beat of a spec's first draft as a MIDI file");
    add_spec_options(beat, s.source, false);
    beat->add_option("-o,--output", s.out, "MIDI file; stdout by default");
    beat->add_option("--midi-type", s.source.midi_type, "0: all in one track, 1: a track for each part")
        ->check(CLI::IsMember({0, 1}));
    beat->callback([&] { action = [&] { return print_beat(s, places); }; });

    CLI::App* lyrics = app.add_subcommand("lyrics", "print the lyric of a spec's first draft");
    add_spec_options(lyrics, s.source, false);
    add_redraw(lyrics, s.source);
    lyrics->add_option("-o,--output", s.out, "file; stdout by default");
    lyrics->add_option("--format", s.format, "txt, lrc or json")->check(CLI::IsMember({"txt", "lrc", "json"}));
    lyrics->callback([&] { action = [&] { return print_lyrics(s, places); }; });

    add_verify(app, places, action);
    add_rhyme(app, places, action);
    add_analyze(app, places, action);
    add_render(app, places, action);
    add_report(app, action);

    CLI::App* spec = app.add_subcommand("spec", "check, show and start specs");
    spec->require_subcommand(1);
    CLI::App* check = spec->add_subcommand("check", "check specs, print all that is wrong");
    add_spec_options(check, s.source, true);
    check->callback([&] { action = [&] { return spec_check(s.source, places); }; });
    CLI::App* show = spec->add_subcommand("show", "print a spec with all its defaults");
    add_spec_options(show, s.source, true);
    show->callback([&] { action = [&] { return spec_show(s.source); }; });
    CLI::App* schema = spec->add_subcommand("schema", "print the JSON Schema of specs");
    schema->callback([&] { action = [] { return spec_schema(); }; });
    add_hands(app, *spec, places, action);

    CLI::App* kit = app.add_subcommand("kit", "list, show and check kits");
    kit->require_subcommand(1);
    CLI::App* kits = kit->add_subcommand("list", "list the kits that are installed");
    kits->add_flag("--json", json, "as JSON");
    kits->callback([&] { action = [&] { return kit_list(places, json); }; });
    CLI::App* one = kit->add_subcommand("show", "show the voices and samples of a kit");
    one->add_option("KIT", name, "name or path of a kit, or name of an instrument")->required();
    one->add_flag("--json", json, "as JSON");
    one->callback([&] { action = [&] { return kit_show(places, name, json); }; });
    CLI::App* test = kit->add_subcommand("check", "load a kit and say what is wrong with it");
    test->add_option("KIT", name, "name or path of a kit, or name of an instrument")->required();
    test->add_flag("--json", json, "as JSON");
    test->callback([&] { action = [&] { return kit_check(places, name, json); }; });

    add_shell(app, places, action);

    add_adapt(app, places, action);
    CLI::App* voices_command = app.add_subcommand("voices", "list the voices that 'sixteen adapt' has made");
    voices_command->add_flag("--json", json, "as JSON, with their cards");
    voices_command->callback([&] { action = [&] { return list_voices(places, json); }; });

    CLI::App* models = app.add_subcommand("models", "list the models: version, licence, hash, figures");
    models->add_flag("--json", json, "as JSON");
    models->callback([&] { action = [&] { return list_models(places, json); }; });
}

}  // namespace

int main(int argc, char** argv)
{
    if (wants_json_messages(argc, argv)) set_message_format(MessageFormat::json);
    const auto variable_text = [](const char* name) {
        const char* value = std::getenv(name);
        return std::string(value != nullptr ? value : "");
    };
    const Places places = find_places("/proc/self/exe", {variable_text("SIXTEEN_DATA_DIR"), variable_text("SIXTEEN_VOICES"),
                                                         variable_text("XDG_DATA_HOME"), variable_text("HOME")});

    CLI::App app{"sixteen: hip-hop drafts from a style spec", "sixteen"};
    std::function<int()> action;
    GenerateOptions generate_options;
    MergeOptions merge_options;
    SingleOptions single_options;
    std::string name;
    bool json = false;
    describe(app, places, action, generate_options, merge_options, single_options, name, json);
    std::string errors;
    add_everywhere(app, errors);
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& wanted) {  // --help, --version
        return app.exit(wanted);
    } catch (const CLI::ParseError& error) {
        complain(usage_fault(app, error, argc, argv));
        return static_cast<int>(Fault::usage);
    }
    try {
        return action();
    } catch (const std::exception& error) {
        complain(fault(Fault::internal, std::string("internal error: ") + error.what())
                     .advise("please report it with the spec that led here"));
        return static_cast<int>(Fault::internal);
    }
}
