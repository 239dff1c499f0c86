#include "sixteen/base/file_system.h"

#include <fcntl.h>
#include <sys/file.h>
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

// Some file systems cannot sync a folder (EINVAL); they have nothing to wait for.
Status sync_descriptor(int fd, const std::string& path)
{
    while (::fsync(fd) != 0) {
        if (errno == EINVAL) break;
        if (errno != EINTR) return fault(Fault::io, "cannot write: " + reason(errno)).at(path);
    }
    return {};
}

// Gathers small pieces, so that a block of sound is not a call to the system each.
class DiskOutFile final : public OutFile {
public:
    DiskOutFile(int fd, std::string path) : m_file(std::make_unique<Descriptor>(fd)), m_path(std::move(path)) {}

    Status write(std::string_view bytes) override
    {
        m_buffer += bytes;
        return m_buffer.size() < buffer_size ? Status() : flush();
    }

    Status close() override
    {
        Status flushed = flush();
        m_file.reset();
        return flushed;
    }

private:
    static constexpr std::size_t buffer_size = 1 << 18;

    Status flush()
    {
        Status written = write_all(m_file->get(), m_buffer, m_path);
        m_buffer.clear();
        return written;
    }

    std::unique_ptr<Descriptor> m_file;
    std::string m_path, m_buffer;
};

// flock: it ends with the process, whatever ends that.
class DiskLock final : public FileLock {
public:
    DiskLock(int fd, std::string path) : m_file(fd), m_path(std::move(path)) {}
    // Removed while it is held, so that nobody waits on a file that is gone without seeing it.
    ~DiskLock() override { ::unlink(m_path.c_str()); }

private:
    Descriptor m_file;
    std::string m_path;
};

std::string lock_holder()
{
    char host[256] = "";
    ::gethostname(host, sizeof host - 1);
    return "process " + std::to_string(::getpid()) + " on " + host;
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
            return special ? Status() : sync_descriptor(file.get(), path);
        }();
        if (special) return written;
        if (written && ::rename(target.c_str(), path.c_str()) != 0) {
            written = fault(Fault::cant_create, "cannot create: " + reason(errno)).at(path);
        }
        if (written) return sync(parent_of(path));
        ::unlink(target.c_str());
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
        if (written) written = sync_descriptor(file.get(), path);
        // A torn line would hide the records behind it.
        if (!written && before >= 0 && ::ftruncate(file.get(), before) != 0) return written;
        return written;
    }

    Result<std::unique_ptr<OutFile>> create(const std::string& path) override
    {
        const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
        if (fd < 0) return fault(Fault::cant_create, "cannot create: " + reason(errno)).at(path);
        return std::unique_ptr<OutFile>(new DiskOutFile(fd, path));
    }

    Status sync(const std::string& path) override
    {
        const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
        // A folder that may be written to but not be read cannot be waited for.
        if (file.get() < 0 && errno == EACCES) return {};
        if (file.get() < 0) return fault(Fault::io, "cannot write: " + reason(errno)).at(path);
        return sync_descriptor(file.get(), path);
    }

    Result<std::unique_ptr<FileLock>> lock(const std::string& path) override
    {
        while (true) {
            const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
            if (fd < 0) return fault(Fault::cant_create, "cannot create: " + reason(errno)).at(path);
            if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
                const int why = errno;
                const Descriptor closed(fd);
                if (why == EINTR) continue;
                if (why != EWOULDBLOCK) return fault(Fault::io, "cannot lock: " + reason(why)).at(path);
                char holder[300] = "";
                const ssize_t n = ::pread(fd, holder, sizeof holder - 1, 0);
                return fault(Fault::try_again, "is held by " + (n > 0 ? std::string(holder) : "another process")).at(path);
            }
            // The one who held it may have removed it in between; then this is a lock on nothing.
            struct stat mine{}, there{};
            if (::fstat(fd, &mine) != 0 || ::stat(path.c_str(), &there) != 0 || mine.st_ino != there.st_ino ||
                mine.st_dev != there.st_dev) {
                ::close(fd);
                continue;
            }
            auto held = std::make_unique<DiskLock>(fd, path);
            // On a full disk the lock holds all the same, without a name.
            if (::ftruncate(fd, 0) == 0) (void)write_all(fd, lock_holder(), path);
            return std::unique_ptr<FileLock>(std::move(held));
        }
    }

    Status make_folder(const std::string& path) override
    {
        if (::mkdir(path.c_str(), 0777) == 0 || (errno == EEXIST && is_folder(path))) return {};
        return fault(Fault::cant_create, "cannot create the folder: " + reason(errno)).at(path);
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
            // Changing places leaves one of the two whole whatever happens; not every file system can.
            if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_EXCHANGE) == 0) {
                if (Status synced = sync(parent_of(to)); !synced) return synced;
                return remove(from);
            }
            if (Status status = remove(to); !status) return status;
        }
        if (::rename(from.c_str(), to.c_str()) != 0) {
            return fault(Fault::cant_create, "cannot create: " + reason(errno)).at(to);
        }
        return sync(parent_of(to));
    }

    Status link(const std::string& from, const std::string& to) override
    {
        if (::link(from.c_str(), to.c_str()) == 0) return {};
        if (errno != EXDEV && errno != EPERM && errno != EMLINK && errno != ENOTSUP) {
            return fault(Fault::cant_create, "cannot create: " + reason(errno)).at(to);
        }
        const Descriptor source(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
        if (source.get() < 0) return fault(Fault::no_input, "cannot read: " + reason(errno)).at(from);
        Result<std::unique_ptr<OutFile>> file = create(to);
        if (!file) return file.error();
        std::vector<char> buffer(1 << 16);
        while (true) {
            const ssize_t n = ::read(source.get(), buffer.data(), buffer.size());
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) return fault(Fault::io, "cannot read: " + reason(errno)).at(from);
            if (n == 0) return (*file)->close();
            if (Status written = (*file)->write({buffer.data(), static_cast<std::size_t>(n)}); !written) return written;
        }
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

namespace {

class MemoryOutFile final : public OutFile {
public:
    MemoryOutFile(MemoryFileSystem& fs, std::string path) : m_fs(fs), m_path(std::move(path)) {}
    Status write(std::string_view bytes) override
    {
        m_bytes += bytes;
        return {};
    }
    Status close() override { return m_fs.write(m_path, m_bytes); }

private:
    MemoryFileSystem& m_fs;
    std::string m_path, m_bytes;
};

// The file is there while the lock is, as on a disk.
class MemoryLock final : public FileLock {
public:
    MemoryLock(MemoryFileSystem& fs, std::shared_ptr<MemoryFileSystem::Guard> guard, std::string path)
        : m_fs(fs), m_guard(std::move(guard)), m_path(std::move(path))
    {
    }
    ~MemoryLock() override
    {
        const std::lock_guard lock(m_guard->mutex);
        m_guard->locked.erase(m_path);
        m_fs.files.erase(m_path);
    }

private:
    MemoryFileSystem& m_fs;
    std::shared_ptr<MemoryFileSystem::Guard> m_guard;
    std::string m_path;
};

}  // namespace

Result<std::unique_ptr<OutFile>> MemoryFileSystem::create(const std::string& path)
{
    return std::unique_ptr<OutFile>(new MemoryOutFile(*this, path));
}

Result<std::unique_ptr<FileLock>> MemoryFileSystem::lock(const std::string& path)
{
    const std::lock_guard held(m_guard->mutex);
    if (!m_guard->locked.insert(path).second) return fault(Fault::try_again, "is held by another process").at(path);
    files[path] = "a test";
    return std::unique_ptr<FileLock>(new MemoryLock(*this, m_guard, path));
}

Result<std::string> MemoryFileSystem::read(const std::string& path, std::uint64_t limit) const
{
    const std::lock_guard lock(m_guard->mutex);
    const auto it = files.find(path);
    if (it == files.end()) return fault(Fault::no_input, "cannot read: No such file or directory").at(path);
    if (it->second.size() > limit) {
        return fault(Fault::data, "larger than the limit of " + std::to_string(limit) + " bytes").at(path);
    }
    return it->second;
}

Status MemoryFileSystem::write(const std::string& path, std::string_view bytes)
{
    const std::lock_guard lock(m_guard->mutex);
    if (full.contains(path)) return fault(Fault::io, "cannot write: No space left on device").at(path);
    files[path] = bytes;
    return {};
}

Status MemoryFileSystem::append_line(const std::string& path, std::string_view line)
{
    const std::lock_guard lock(m_guard->mutex);
    if (full.contains(path)) return fault(Fault::io, "cannot write: No space left on device").at(path);
    files[path] += std::string(line) + '\n';
    return {};
}

Status MemoryFileSystem::replace(const std::string& from, const std::string& to)
{
    const std::lock_guard lock(m_guard->mutex);
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

Status MemoryFileSystem::link(const std::string& from, const std::string& to)
{
    const Result<std::string> bytes = read(from);
    return bytes ? write(to, *bytes) : Status(bytes.error());
}

Status MemoryFileSystem::remove(const std::string& path)
{
    const std::lock_guard lock(m_guard->mutex);
    std::erase_if(files, [&](const auto& entry) { return entry.first == path || inside(path, entry.first); });
    return {};
}

bool MemoryFileSystem::exists(const std::string& path) const
{
    const std::lock_guard lock(m_guard->mutex);
    return files.contains(path) || is_folder(path);
}

bool MemoryFileSystem::is_folder(const std::string& path) const
{
    const std::lock_guard lock(m_guard->mutex);
    return std::any_of(files.begin(), files.end(), [&](const auto& entry) { return inside(path, entry.first); });
}

Result<std::vector<std::string>> MemoryFileSystem::list(const std::string& path) const
{
    const std::lock_guard lock(m_guard->mutex);
    std::set<std::string> names;
    for (const auto& [name, bytes] : files) {
        if (inside(path, name)) names.insert(name.substr(path.size() + 1, name.find('/', path.size() + 1) - path.size() - 1));
    }
    if (names.empty()) return fault(Fault::no_input, "cannot list the folder: No such file or directory").at(path);
    return std::vector<std::string>(names.begin(), names.end());
}

}  // namespace sixteen
