// The commands of the program. Each takes its options and returns the exit status; all printing goes through
// terminal.h.
#pragma once

#include "sixteen/batch/draft.h"
#include "sixteen/batch/places.h"
#include "sixteen/verify/compare.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sixteen::cli {

// Where specs come from and what is changed in them before they are read.
struct SpecSource {
    std::vector<std::string> files;          // "-" is stdin
    std::string keepers;                     // generate: a list of drafts instead of specs; "-" is stdin
    std::optional<std::uint64_t> seed;
    std::optional<int> count;
    std::vector<std::string> set;            // "/pointer=json"
    std::vector<std::string> redraw;         // lines to draw anew, "7" or "7=2" for another attempt
    bool stems = false;
    std::optional<int> midi_type;
    bool guide = false;                      // the lyrics spoken too
};

struct GenerateOptions {
    SpecSource source;
    std::string out;                         // a folder, or "-" for JSON lines
    std::string only;                        // "beat,lyrics,audio"; empty: all
    int jobs = 0;                            // 0: as many as there are cores
    int group = 8;
    bool dry_run = false;
    bool resume = false;                     // keep what a stopped run has made
    std::string shard;                       // "I/N", "auto", "auto/N"; empty: all
    bool lines = false;                      // print a line a draft while they go into a folder
    bool jsonl = false;                      // a spec a line in, a result a line out
    std::string inline_files;                // "midi,txt": into the lines
    std::string progress = "auto";           // auto, plain, off
    std::string timings;                     // file for the times of the stages; empty: none
};

struct MergeOptions {
    std::vector<std::string> folders;
    std::string out;
};

struct SingleOptions {
    SpecSource source;
    std::string out;                         // empty: stdout
    std::string format = "txt";              // of lyrics: txt, lrc, json
};

struct VerifyOptions {
    std::string golden;
    std::string against;                     // a folder of results; empty: they are made again
    std::string format = "text";             // text, jsonl, junit
    std::string out;                         // empty: stdout
    Tolerance tolerance;
    bool figures = false;                    // compare distributions instead of drafts
    int jobs = 0;                            // 0: as many as there are cores
};

struct BlessOptions {
    std::string from, golden;
    bool audio = false;                      // keep sound files too
    bool force = false;                      // even where CI=true
};

struct RhymeCommand {
    std::vector<std::string> words;          // each a word or a phrase
    std::string kinds;                       // "perfect,slant,multi,mosaic"; empty: all
    int limit = 40;                          // of each kind
    bool explicit_words = false;
    bool json = false;
};

struct AnalyzeCommand {
    std::string file;                        // "-" is stdin
    bool model = false;                      // perplexity too
    std::string voice;                       // whose perplexity; empty: the plain model's
    double amount = 1;                       // of the voice
    bool json = false;
};

inline constexpr std::string_view plain_mix = "plain";
struct RenderOptions {
    std::string file;                        // MIDI; "-" is stdin
    std::string kit;                         // name or path; empty: the kit of the style
    std::string style;                       // or plain_mix; empty: whose kit it is
    std::string out;                         // empty or "-": stdout
    std::string stems;                       // folder of the stems; empty: none
    int rate = 44100, bits = 24;
    std::string tail = "ring";               // ring, cut, wrap
    bool master = true;
};

struct ReportOptions {
    std::string folder;                      // of generate
    std::string out;                         // empty: report.html in the folder; "-": stdout
    bool embed = false;                      // the sounds inside of the page
};

// spec new --from
struct KeepOptions {
    std::string from;                        // a draft's folder or draft.json
    std::string lock;                        // "drums,lines:1-4,9"
    std::optional<std::uint64_t> seed;       // none: one more than the draft's
    std::string out;                         // empty: stdout
};

struct AdoptOptions {
    std::string draft;                       // DIR/<id>
    bool dry_run = false, json = false;
};

struct AdaptOptions {
    std::string lyrics, beats, kit;          // folders of the artist's own work; empty: none
    std::string out;                         // name of the voice, or a path
    bool check = false;                      // show what it would learn from, and end
    bool json = false;                       // with check
    std::uint64_t seed = 16;
    int jobs = 0;                            // threads; 0: as many as there are cores
};

// The program as records name it.
ProgramInfo program_info();

int generate(const GenerateOptions&, const Places&);
int merge(const MergeOptions&);
int print_beat(const SingleOptions&, const Places&);
int print_lyrics(const SingleOptions&, const Places&);

int verify(const VerifyOptions&, const Places&);
int bless_drafts(const BlessOptions&);

int print_rhymes(const RhymeCommand&, const Places&);

int print_analysis(const AnalyzeCommand&, const Places&);

int render_midi(const RenderOptions&, const Places&);

int report(const ReportOptions&);

int spec_check(const SpecSource&, const Places&);
int spec_show(const SpecSource&);
int spec_schema();
int spec_new(const std::string& style, const std::string& out);

int spec_from_draft(const KeepOptions&);
int adopt_draft(const AdoptOptions&, const Places&);
int print_credits(const std::string& draft, bool json);

int kit_list(const Places&, bool json);
int kit_show(const Places&, const std::string& name, bool json);
int kit_check(const Places&, const std::string& name, bool json);
int list_models(const Places&, bool json);
int adapt(const AdaptOptions&, const Places&);
int list_voices(const Places&, bool json);
int doctor(const Places&, bool json);

}  // namespace sixteen::cli
