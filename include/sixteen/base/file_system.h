// The seam between the program and the disk: a test puts its own files, and faults, behind it.
#pragma once

#include "sixteen/base/result.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sixteen {

inline constexpr std::uint64_t read_limit = 1ULL << 32;  // bytes, unless the caller asks for less

// Paths are UTF-8 with '/'. All functions are safe to call from several threads.
class FileSystem {
public:
    virtual ~FileSystem() = default;

    // The whole file. no_input if it is missing or unreadable, data if it is longer than `limit` bytes.
    virtual Result<std::string> read(const std::string& path, std::uint64_t limit = read_limit) const = 0;

    // Writes a file so that it is whole or not there: temporary name, sync, rename.
    // cant_create if it cannot be created, io if writing fails (disk full); nothing stays behind then.
    virtual Status write(const std::string& path, std::string_view bytes) = 0;

    // Adds one line (a new line is put behind it) to a file, and syncs it.
    virtual Status append_line(const std::string& path, std::string_view line) = 0;

    // Makes a folder and those above it. cant_create if a file stands in the way.
    virtual Status make_folders(const std::string& path) = 0;

    // Moves a file or a folder in one step; an existing folder of that name is replaced.
    virtual Status replace(const std::string& from, const std::string& to) = 0;

    // Removes a file or a folder with all it holds; no error if there is none.
    virtual Status remove(const std::string& path) = 0;

    virtual bool exists(const std::string& path) const = 0;
    virtual bool is_folder(const std::string& path) const = 0;

    // Names (not paths) in a folder, sorted bytewise.
    virtual Result<std::vector<std::string>> list(const std::string& path) const = 0;
};

// The disk.
FileSystem& disk();

// Files in memory, for tests. A path in `full` fails to write with io, as a full disk does.
class MemoryFileSystem final : public FileSystem {
public:
    std::map<std::string, std::string> files;
    std::set<std::string> full;

    Result<std::string> read(const std::string& path, std::uint64_t limit = read_limit) const override;
    Status write(const std::string& path, std::string_view bytes) override;
    Status append_line(const std::string& path, std::string_view line) override;
    Status make_folders(const std::string&) override { return {}; }
    Status replace(const std::string& from, const std::string& to) override;
    Status remove(const std::string& path) override;
    bool exists(const std::string& path) const override;
    bool is_folder(const std::string& path) const override;
    Result<std::vector<std::string>> list(const std::string& path) const override;
};

}  // namespace sixteen
