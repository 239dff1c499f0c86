// The seam between the program and the disk: a test puts its own files, and faults, behind it.
#pragma once

#include "sixteen/base/result.h"

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sixteen {

inline constexpr std::uint64_t read_limit = 1ULL << 32;  // bytes, unless the caller asks for less

// A file that grows, for what is too large to be held whole. It is whole once `close` says so, and safe from a crash
// once FileSystem::sync has been called on it.
class OutFile {
public:
    virtual ~OutFile() = default;
    virtual Status write(std::string_view bytes) = 0;   // io: the disk is full
    virtual Status close() = 0;
};

// Held as long as it lives.
class FileLock {
public:
    virtual ~FileLock() = default;
};

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

    // A new file under its own name, or an existing one anew. cant_create if it cannot be.
    virtual Result<std::unique_ptr<OutFile>> create(const std::string& path) = 0;

    // Waits until a file, or the names in a folder, would survive a loss of power. io if they would not.
    virtual Status sync(const std::string& path) = 0;

    // Makes a folder and those above it. cant_create if a file stands in the way.
    virtual Status make_folders(const std::string& path) = 0;

    // Makes one folder in a folder that is there. cant_create if it is not: somebody has taken it away.
    virtual Status make_folder(const std::string& path) = 0;

    // Moves a file or a folder in one step; an existing folder of that name is replaced.
    virtual Status replace(const std::string& from, const std::string& to) = 0;

    // Locks a file against every other process (and this one); it is made where missing and removed with the lock,
    // and a lock dies with its process. It says who holds it. try_again if another holds it, io if the file system
    // knows no locks.
    virtual Result<std::unique_ptr<FileLock>> lock(const std::string& path) = 0;

    // A second name for a file, or a copy of it where the file system cannot. cant_create, io.
    virtual Status link(const std::string& from, const std::string& to) = 0;

    // Removes a file or a folder with all it holds; no error if there is none.
    virtual Status remove(const std::string& path) = 0;

    virtual bool exists(const std::string& path) const = 0;
    virtual bool is_folder(const std::string& path) const = 0;

    // Names (not paths) in a folder, sorted bytewise.
    virtual Result<std::vector<std::string>> list(const std::string& path) const = 0;
};

// The disk.
FileSystem& disk();

// Files in memory, for tests; a folder is there if anything is in it. A path in `full` fails to write with io, as a
// full disk does.
class MemoryFileSystem : public FileSystem {
public:
    std::map<std::string, std::string> files;
    std::set<std::string> full;

    Result<std::string> read(const std::string& path, std::uint64_t limit = read_limit) const override;
    Status write(const std::string& path, std::string_view bytes) override;
    Status append_line(const std::string& path, std::string_view line) override;
    Result<std::unique_ptr<OutFile>> create(const std::string& path) override;
    Status sync(const std::string&) override { return {}; }
    Status make_folders(const std::string&) override { return {}; }
    Status make_folder(const std::string&) override { return {}; }
    Result<std::unique_ptr<FileLock>> lock(const std::string& path) override;
    Status replace(const std::string& from, const std::string& to) override;
    Status link(const std::string& from, const std::string& to) override;
    Status remove(const std::string& path) override;
    bool exists(const std::string& path) const override;
    bool is_folder(const std::string& path) const override;
    Result<std::vector<std::string>> list(const std::string& path) const override;

    struct Guard {
        std::recursive_mutex mutex;
        std::set<std::string> locked;
    };

private:
    std::shared_ptr<Guard> m_guard = std::make_shared<Guard>();
};

}  // namespace sixteen
