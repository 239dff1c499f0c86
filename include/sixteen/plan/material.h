// Material: the artist's own MIDI files, read once and shared by all drafts that use them, and the voice learned from
// the artist.
//
//     MaterialShelf shelf(disk(), places.voices);
//     if (Status status = shelf.attach(plan, "songs/late-bus.json"); !status) return status.error();
//     plan.material[static_cast<std::size_t>(Hand::lock)]->file.notes ...
#pragma once

#include "sixteen/base/file_system.h"
#include "sixteen/plan/plan.h"

#include <map>
#include <string>
#include <vector>

namespace sixteen {

// The files of a run, each read once.
class MaterialShelf {
public:
    // `installed`: the folder of the installed voices.
    MaterialShelf(const FileSystem& fs, std::string installed) : m_fs(fs), m_voices(std::move(installed)) {}

    // Reads the files that a plan names in /beat/lock, /beat/vary, /beat/feel and /beat/tap, by a path from the folder of
    // the spec file (the current folder for "stdin"), finds the voice of /voice, puts their SHA-256 into the plan's spec
    // and makes the hash of the spec anew, so that a draft's spec hash says which bytes went in.
    // Errors, all with the pointer: no_input for a file or a voice that is not there, data for one that is no MIDI file
    // (with its byte offset) or another one than the SHA-256 in the spec says.
    Status attach(Plan&, const std::string& spec_file);

private:
    Status attach_voice(Plan&, const std::string& spec_file);

    const FileSystem& m_fs;
    std::string m_voices;
    std::map<std::string, MaterialRef> m_known;  // by path
    std::map<std::string, VoiceRef> m_known_voices;  // by folder
};

// The file of a voice that names and hashes the others.
inline constexpr std::string_view voice_file = "voice.json";
inline constexpr std::uint64_t voice_file_limit = 4 << 20;  // bytes

}  // namespace sixteen
