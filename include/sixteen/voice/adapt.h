// Adapt: an artist's own files into a voice, on the artist's own machine.
//
//     Result<ArtistLyrics> lyrics = read_lyrics(disk(), "songs", data);
//     std::string shown = to_text(portrait_of(lyrics->texts, data));
//     Result<LearnedLyrics> learned = learn_lyrics(*lyrics, base, options, checkpoints, report);
//
// Nothing is sent anywhere, and the voice holds no line of the artist's (artist_voice.h).
#pragma once

#include "sixteen/base/file_system.h"
#include "sixteen/base/json.h"
#include "sixteen/lyric/learn.h"
#include "sixteen/model/scorer.h"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace sixteen {

// A file that something was learned from; the path from the folder that was given.
struct VoiceSource {
    std::string path, sha256;
};

struct ArtistLyrics {
    std::vector<VoiceSource> sources;
    std::vector<LyricAnalysis> texts;        // one a file
    std::vector<std::string> notes;          // files that were passed over, and why
};

// Files below a folder whose names end so (lower case, with the dot), sorted; hidden ones are passed over.
// Errors: no_input if it is no folder; data if there are more than most_voice_files.
Result<std::vector<std::string>> files_below(const FileSystem& fs, const std::string& folder, std::span<const std::string_view> endings);

inline constexpr std::size_t most_voice_files = 20000;
inline constexpr std::size_t most_voice_lines = 100000;

// All .txt and .lrc files below a folder. Errors: no_input; data, with file and place, for what is no text in UTF-8, and if
// there are too few lines to learn from, or too many.
Result<ArtistLyrics> read_lyrics(const FileSystem& fs, const std::string& folder, const LyricData& data);

inline constexpr int least_voice_lines = 40;
inline constexpr double most_new_share = 0.4;   // of words; of English verse some 7 % are new to the model, of another language most

// data, where the share of words that are new to the lyric model says that the lyrics are in another language.
Status check_language(double new_share);

// What the tuning starts from.
struct LyricBase {
    const LyricFiles& files;                 // of the shipped model
    const LyricData& data;                   // read from them, with a speaker
    Models& models;
    std::shared_ptr<const Speaker> speaker;
};

// Where checkpoints go; both may be empty.
struct Checkpoints {
    std::function<Status(const std::string& bytes)> keep;
    std::string found;                       // bytes that `keep` was given before, of the same tuning or of another
};

struct LearnedLyrics {
    std::string overlay;                     // bytes of lyric.bin
    std::vector<LearnedWord> words;
    std::vector<std::uint32_t> runs;
    Json figures;
    bool resumed = false;
};

// Every twelfth stanza is kept out of the tuning: it says when to stop, and gives the figures: its perplexity without the
// voice, at amount .7 and at 1. Errors: those of the models and of `keep`; data for too little text.
Result<LearnedLyrics> learn_lyrics(const ArtistLyrics& lyrics, const LyricBase& base, const TuneOptions& options, const Checkpoints& checkpoints, const OnTune& report);

}  // namespace sixteen
