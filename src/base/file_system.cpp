#include "sixteen/base/file_system.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace sixteen {
namespace {

namespace stdfs = std::filesystem;

std::string reason(int error)
{
    return std::strerror(error);
}

// Closes a file descriptor at the end of a scope.
class Descriptor {
public:
    explicit Descriptor(int fd) : m_fd(fd) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor()
    {
        if (m_fd >= 0) ::close(m_fd);
    }
    int get() const { return m_fd; }

private:
    int m_fd;
};

Status write_all(int fd, std::string_view bytes, const std::string& path)
{
    while (!bytes.empty()) {
        const ssize_t n = ::write(fd, bytes.data(), bytes.size());
        if (n < 0) {
            if (errno == EINTR) continue;
            return fault(Fault::io, "cannot write: " + reason(errno)).at(path);
        }
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return {};
}

std::string parent_of(const std::string& path)
{
    const auto parent = stdfs::path(path).parent_path().string();
    return parent.empty() ? "." : parent;
}

void sync_folder(const std::string& path)
{
    const Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() >= 0) ::fsync(folder.get());
}

class Disk final : public FileSystem {
public:
    Result<std::string> read(const std::string& path, std::uint64_t limit) const override
    {
        const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
        if (file.get() < 0) return fault(Fault::no_input, "cannot read: " + reason(errno)).at(path);
        struct stat info{};
        if (::fstat(file.get(), &info) == 0 && S_ISDIR(info.st_mode)) {
            return fault(Fault::no_input, "cannot read: it is a folder").at(path);
        }
        std::string bytes;
        if (S_ISREG(info.st_mode)) bytes.reserve(std::min<std::uint64_t>(static_cast<std::uint64_t>(info.st_size), limit) + 1);
        std::vector<char> buffer(1 << 16);
        while (true) {
            const ssize_t n = ::read(file.get(), buffer.data(), buffer.size());
            if (n < 0) {
                if (errno == EINTR) continue;
                return fault(Fault::io, "cannot read: " + reason(errno)).at(path);
            }
            if (n == 0) return bytes;
            bytes.append(buffer.data(), static_cast<std::size_t>(n));
            if (bytes.size() > limit) {
                return fault(Fault::data, "larger than the limit of " + std::to_string(limit) + " bytes").at(path);
            }
        }
    }

    Status write(const std::string& path, std::string_view bytes) override
    {
        // A device or a pipe is written as it is; a file appears under its name only when it is whole.
        struct stat info{};
        const bool special = ::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode);
        const std::string target = special ? path : path + ".part" + std::to_string(::getpid());
        Status written = [&]() -> Status {
            const int flags = special ? O_WRONLY | O_CLOEXEC : O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC;
            const Descriptor file(::open(target.c_str(), flags, 0666));
            if (file.get() < 0) return fault(Fault::cant_create, "cannot create: " + reason(errno)).at(path);
            if (Status status = write_all(file.get(), bytes, path); !status) return status;
            if (!special && ::fsync(file.get()) != 0) {
                return fault(Fault::io, "cannot write: " + reason(errno)).at(path);
            }
            return {};
        }();
        if (special) return written;
        if (written && ::rename(target.c_str(), path.c_str()) != 0) {
            written = fault(Fault::cant_create, "cannot create: " + reason(errno)).at(path);
        }
        if (!written) ::unlink(target.c_str());
        return written;
    }

    Status append_line(const std::string& path, std::string_view line) override
    {
        const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
        if (file.get() < 0) return fault(Fault::cant_create, "cannot create: " + reason(errno)).at(path);
        const off_t before = ::lseek(file.get(), 0, SEEK_END);
        std::string bytes(line);
        bytes += '\n';
        Status written = write_all(file.get(), bytes, path);
        if (written && ::fsync(file.get()) != 0 && errno != EINVAL) {
            written = fault(Fault::io, "cannot write: " + reason(errno)).at(path);
        }
        // A torn line would hide the records behind it.
        if (!written && before >= 0 && ::ftruncate(file.get(), before) != 0) return written;
        return written;
    }

    Status make_folders(const std::string& path) override
    {
        std::error_code error;
        stdfs::create_directories(path, error);
        if (!error && !stdfs::is_directory(path)) error = std::make_error_code(std::errc::not_a_directory);
        if (error) return fault(Fault::cant_create, "cannot create the folder: " + error.message()).at(path);
        return {};
    }

    Status replace(const std::string& from, const std::string& to) override
    {
        if (is_folder(to)) {
            if (Status status = remove(to); !status) return status;
        }
        if (::rename(from.c_str(), to.c_str()) != 0) {
            return fault(Fault::cant_create, "cannot create: " + reason(errno)).at(to);
        }
        sync_folder(parent_of(to));
        return {};
    }

    Status remove(const std::string& path) override
    {
        std::error_code error;
        stdfs::remove_all(path, error);
        if (error) return fault(Fault::io, "cannot remove: " + error.message()).at(path);
        return {};
    }

    bool exists(const std::string& path) const override
    {
        std::error_code error;
        return stdfs::exists(path, error);
    }

    bool is_folder(const std::string& path) const override
    {
        std::error_code error;
        return stdfs::is_directory(path, error);
    }

    Result<std::vector<std::string>> list(const std::string& path) const override
    {
        std::error_code error;
        std::vector<std::string> names;
        for (stdfs::directory_iterator it(path, error), end; !error && it != end; it.increment(error)) {
            names.push_back(it->path().filename().string());
        }
        if (error) return fault(Fault::no_input, "cannot list the folder: " + error.message()).at(path);
        std::sort(names.begin(), names.end());
        return names;
    }
};

bool inside(const std::string& folder, const std::string& path)
{
    return path.size() > folder.size() + 1 && path.starts_with(folder) && path[folder.size()] == '/';
}

}  // namespace

FileSystem& disk()
{
    static Disk instance;
    return instance;
}

Result<std::string> MemoryFileSystem::read(const std::string& path, std::uint64_t limit) const
{
    const auto it = files.find(path);
    if (it == files.end()) return fault(Fault::no_input, "cannot read: No such file or directory").at(path);
    if (it->second.size() > limit) {
        return fault(Fault::data, "larger than the limit of " + std::to_string(limit) + " bytes").at(path);
    }
    return it->second;
}

Status MemoryFileSystem::write(const std::string& path, std::string_view bytes)
{
    if (full.contains(path)) return fault(Fault::io, "cannot write: No space left on device").at(path);
    files[path] = bytes;
    return {};
}

Status MemoryFileSystem::append_line(const std::string& path, std::string_view line)
{
    if (full.contains(path)) return fault(Fault::io, "cannot write: No space left on device").at(path);
    files[path] += std::string(line) + '\n';
    return {};
}

Status MemoryFileSystem::replace(const std::string& from, const std::string& to)
{
    (void)remove(to);
    std::map<std::string, std::string> moved;
    for (auto it = files.begin(); it != files.end();) {
        if (it->first == from || inside(from, it->first)) {
            moved[to + it->first.substr(from.size())] = std::move(it->second);
            it = files.erase(it);
        } else {
            ++it;
        }
    }
    if (moved.empty()) return fault(Fault::cant_create, "cannot create: No such file or directory").at(to);
    files.merge(moved);
    return {};
}

Status MemoryFileSystem::remove(const std::string& path)
{
    std::erase_if(files, [&](const auto& entry) { return entry.first == path || inside(path, entry.first); });
    return {};
}

bool MemoryFileSystem::exists(const std::string& path) const
{
    return files.contains(path) || is_folder(path);
}

bool MemoryFileSystem::is_folder(const std::string& path) const
{
    return std::any_of(files.begin(), files.end(), [&](const auto& entry) { return inside(path, entry.first); });
}

Result<std::vector<std::string>> MemoryFileSystem::list(const std::string& path) const
{
    std::set<std::string> names;
    for (const auto& [name, bytes] : files) {
        if (inside(path, name)) names.insert(name.substr(path.size() + 1, name.find('/', path.size() + 1) - path.size() - 1));
    }
    if (names.empty()) return fault(Fault::no_input, "cannot list the folder: No such file or directory").at(path);
    return std::vector<std::string>(names.begin(), names.end());
}

}  // namespace sixteen
