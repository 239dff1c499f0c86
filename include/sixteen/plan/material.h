// Material: the artist's own MIDI files, read once and shared by all drafts that use them.
//
//     if (Status status = attach_material(plans, "songs/late-bus.json", disk()); !status) return status.error();
//     plan.material_of(Hand::lock)->file.notes ...
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
    explicit MaterialShelf(const FileSystem& fs) : m_fs(fs) {}

    // Reads the files that a plan names in /beat/lock, /beat/vary, /beat/feel and /beat/tap, by a path from the folder of
    // the spec file (the current folder for "stdin"), puts their SHA-256 into the plan's spec and makes the hash of the
    // spec anew, so that a draft's spec hash says which bytes went in.
    // Errors, all with the pointer: no_input for a file that is not there, data for one that is no MIDI file (with its
    // byte offset) or another one than the SHA-256 in the spec says.
    Status attach(Plan&, const std::string& spec_file);

private:
    const FileSystem& m_fs;
    std::map<std::string, MaterialRef> m_known;  // by path
};

// The same for all plans of a spec.
Status attach_material(std::vector<Plan>& plans, const std::string& spec_file, const FileSystem& fs);

}  // namespace sixteen
