// Plans, composers and makers without models, and a disk that fails when it is told to.
#pragma once

#include "sixteen/batch/folder.h"

#include "sixteen/base/hash.h"

#include <functional>
#include <set>

namespace sixteen {

inline std::vector<Plan> plans_named(int count, const std::string& title = "draft")
{
    Spec spec;
    spec.title = title;
    spec.form.resize(1);
    spec.tempo = {90, 90};
    std::vector<Plan> plans;
    for (int i = 0; i < count; ++i) plans.push_back(make_plan(spec, i, i));
    return plans;
}

inline RunOptions options_of(int jobs, int group, const std::atomic<bool>* stop = nullptr)
{
    RunOptions options;
    options.jobs = jobs;
    options.group = group;
    options.stop = stop;
    return options;
}

inline MakeComposer empty_composers()
{
    return [] {
        return Result<Composer>([](std::span<const Plan* const> plans) {
            return std::vector<Result<Composition>>(plans.size(), Composition{});
        });
    };
}

// Drafts of two small files, one of them in a folder.
class FakeMaker final : public DraftMaker {
public:
    std::string version = "1";
    std::set<std::string> refused;           // ids that cannot be made

    Result<Json> head(const Plan& plan) override
    {
        return Json{{"id", plan.id}, {"status", "done"}, {"take", plan.take}, {"version", version}};
    }
    Result<Json> make(const Plan& plan, const Composition&, DraftFiles& files) override
    {
        if (refused.contains(plan.id)) return fault(Fault::data, "refused");
        Json record = *head(plan);
        for (const std::string name : {"a.txt", "stems/b.txt"}) {
            const std::string bytes = name + " of " + plan.id + " by " + version + "\n";
            const Result<std::unique_ptr<OutFile>> file = files.create(name);
            if (!file) return file.error();
            if (Status written = (*file)->write(bytes); !written) return written.error();
            if (Status closed = (*file)->close(); !closed) return closed.error();
            record["files"][name] = {{"sha256", sha256(bytes)}, {"bytes", bytes.size()}};
        }
        return record;
    }
    Json failure(const Plan& plan, const Diagnostic& why) override
    {
        return {{"id", plan.id}, {"status", "failed"}, {"error", why.message}};
    }
};

// Passes everything on, but the step that `fails` names fails, and with `dead` every one after it: as if the process
// had been killed there.
class FaultyFileSystem final : public FileSystem {
public:
    FaultyFileSystem(FileSystem& below, int fails, Fault kind, bool dead) : m_below(below), m_fails(fails), m_kind(kind), m_dead(dead) {}
    bool failed() const { return m_steps >= m_fails; }

    Result<std::string> read(const std::string& path, std::uint64_t limit) const override { return m_below.read(path, limit); }
    Status write(const std::string& path, std::string_view bytes) override
    {
        return step([&] { return m_below.write(path, bytes); });
    }
    // A write that dies in the middle leaves half a line, as a loss of power does.
    Status append_line(const std::string& path, std::string_view line) override
    {
        const bool before = failed();
        Status status = step([&] { return m_below.append_line(path, line); });
        if (m_dead && !before && failed()) {
            const Result<std::string> bytes = m_below.read(path);
            (void)m_below.write(path, (bytes ? *bytes : "") + std::string(line.substr(0, line.size() / 2)));
        }
        return status;
    }
    Result<std::unique_ptr<OutFile>> create(const std::string& path) override
    {
        if (Status status = step([] { return Status(); }); !status) return status.error();
        Result<std::unique_ptr<OutFile>> file = m_below.create(path);
        if (!file) return file;
        return std::unique_ptr<OutFile>(new File(*this, std::move(*file)));
    }
    Status sync(const std::string& path) override
    {
        return step([&] { return m_below.sync(path); });
    }
    Status make_folders(const std::string& path) override
    {
        return step([&] { return m_below.make_folders(path); });
    }
    Status make_folder(const std::string& path) override
    {
        return step([&] { return m_below.make_folder(path); });
    }
    Status replace(const std::string& from, const std::string& to) override
    {
        return step([&] { return m_below.replace(from, to); });
    }
    Result<std::unique_ptr<FileLock>> lock(const std::string& path) override { return m_below.lock(path); }
    Status link(const std::string& from, const std::string& to) override
    {
        return step([&] { return m_below.link(from, to); });
    }
    Status remove(const std::string& path) override
    {
        return step([&] { return m_below.remove(path); });
    }
    bool exists(const std::string& path) const override { return m_below.exists(path); }
    bool is_folder(const std::string& path) const override { return m_below.is_folder(path); }
    Result<std::vector<std::string>> list(const std::string& path) const override { return m_below.list(path); }

private:
    class File final : public OutFile {
    public:
        File(FaultyFileSystem& fs, std::unique_ptr<OutFile> file) : m_fs(fs), m_file(std::move(file)) {}
        Status write(std::string_view bytes) override
        {
            return m_fs.step([&] { return m_file->write(bytes); });
        }
        Status close() override { return m_file->close(); }

    private:
        FaultyFileSystem& m_fs;
        std::unique_ptr<OutFile> m_file;
    };

    template <class F> Status step(F&& what)
    {
        const int now = ++m_steps;
        if (now == m_fails || (m_dead && now > m_fails)) return fault(m_kind, "No space left on device");
        return what();
    }

    FileSystem& m_below;
    const int m_fails;
    const Fault m_kind;
    const bool m_dead;
    std::atomic<int> m_steps = 0;
};

}  // namespace sixteen
