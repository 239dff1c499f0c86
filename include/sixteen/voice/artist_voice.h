// ArtistVoice: what `sixteen adapt` learned of an artist, as a folder that can be copied.
//
//     Result<ArtistVoice> voice = read_voice(disk(), "voices/mine");
//     models.lyric(*voice->lyric, 0.7);
//
// The folder: voice.json (the card: sources, base models, figures, portrait and the hash of each other file), lyric.bin (an
// overlay of the lyric model), words.txt (words that the model lacked), runs.bin (hashes of the artist's runs of six words,
// so that they do not come out again), groove.json (an overlay of the beat models), kit/ (the artist's sounds). No line and
// no note of the artist's is in it. The SHA-256 of voice.json names the voice.
#pragma once

#include "sixteen/base/file_system.h"
#include "sixteen/base/json.h"
#include "sixteen/lyric/learn.h"
#include "sixteen/model/lyric_overlay.h"
#include "sixteen/voice/groove_voice.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sixteen {

struct ArtistVoice {
    std::string name, folder, sha256;
    Json card;
    std::optional<LyricOverlay> lyric;
    std::vector<LearnedWord> words;
    std::vector<std::uint32_t> runs;         // sorted
    std::shared_ptr<const GrooveVoice> groove;
    bool has_kit = false;
    std::string kit() const { return folder + "/kit"; }
    std::string version() const;
    // "lyrics/a.txt (sha256 0123456789ab)" of each source.
    std::vector<std::string> sources() const;
};

// What a voice is made of, by file name; the card without the hashes of the files.
struct VoiceParts {
    Json card;
    std::map<std::string, std::string> files;  // "lyric.bin" -> bytes; "kit/..." too
};

inline constexpr int voice_format = 1;
inline constexpr std::uint64_t voice_part_limit = 64 << 20;  // bytes of a file

// Errors: no_input for no such folder; data, naming the file, for one that is broken or another one than the card says.
Result<ArtistVoice> read_voice(const FileSystem& fs, const std::string& folder);

// The card alone, checked for its form. Errors: the same.
Result<Json> read_voice_card(const FileSystem& fs, const std::string& folder);

// Whole or not at all, in the place of an older one. Errors: those of the file system.
Status write_voice(FileSystem& fs, const std::string& folder, const VoiceParts& parts);

// words.txt: a word a line, its count and its sounds behind tabs.
std::string words_text(const std::vector<LearnedWord>& words);

// runs.bin: four bytes each, little endian.
std::string runs_bytes(const std::vector<std::uint32_t>& runs);

}  // namespace sixteen
