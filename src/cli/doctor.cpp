// doctor: whether this machine has what the program needs, and how well it will run.

#include "commands.h"
#include "terminal.h"

#include "sixteen/batch/draft.h"
#include "sixteen/kit/kit.h"
#include "sixteen/model/manifest.h"
#include "sixteen/spec/reader.h"

#include <dlfcn.h>
#include <link.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <thread>

namespace sixteen::cli {
namespace {

// One thing that was looked at.
struct Finding {
    std::string what;
    bool good = true;
    std::string text;
    std::string advice = {};                 // what to do; also of good ones that could be better
    Json facts = Json::object();
};

Finding bad(std::string what, const Diagnostic& why)
{
    return {std::move(what), false, (why.file.empty() ? "" : why.file + ": ") + why.message, why.hint};
}

std::string one_decimal(double x)
{
    const auto tenths = static_cast<long long>(x * 10 + 0.5);
    return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10);
}

Finding processor()
{
    std::string name = "unknown processor", line;
    for (std::ifstream info("/proc/cpuinfo"); std::getline(info, line);) {
        if (!line.starts_with("model name")) continue;
        name = line.substr(line.find(':') + 2);
        break;
    }
    Json can = Json::array();
    std::string all;
#if defined(__x86_64__)
    const auto add = [&](const char* feature, bool has) {
        if (!has) return;
        can.push_back(feature);
        all += (all.empty() ? "" : " ") + std::string(feature);
    };
    add("avx2", __builtin_cpu_supports("avx2") != 0);
    add("fma", __builtin_cpu_supports("fma") != 0);
    add("avx512f", __builtin_cpu_supports("avx512f") != 0);
#endif
    const unsigned cores = std::thread::hardware_concurrency();
    Finding found{"processor", true, name + ", " + std::to_string(cores) + (cores == 1 ? " core" : " cores") + (all.empty() ? "" : ", " + all)};
    if (all.empty()) found.advice = "without AVX2 the models are slow; results are the same";
    found.facts = {{"name", name}, {"cores", cores}, {"can", can}};
    return found;
}

Finding models(const Places& places)
{
    const Result<ModelManifest> manifest = read_manifest(disk(), places.data);
    if (!manifest) return bad("models", manifest.error());
    Finding found{"models", true, ""};
    for (const ModelInfo& model : manifest->models) {
        for (const auto& [role, file] : model.files) {
            if (const Result<std::string> bytes = read_checked(disk(), *manifest, model, role); !bytes) return bad("models", bytes.error());
        }
        found.text += (found.text.empty() ? "" : ", ") + model.name + ' ' + model.version + " (" + model.sha256().substr(0, 12) + ')';
        found.facts[model.name] = {{"version", model.version}, {"sha256", model.sha256()}};
    }
    return found;
}

Finding kits(const Places& places)
{
    const Result<std::vector<KitInfo>> list = list_kits(disk(), places.kits());
    if (!list) return bad("kits", list.error());
    Finding found{"kits", true, ""};
    for (const KitInfo& kit : *list) {
        found.text += (found.text.empty() ? "" : ", ") + kit.name;
        found.facts[kit.name] = {{"version", kit.version}, {"sha256", kit.sha256}};
    }
    for (std::size_t s = 0; s < style_names.size(); ++s) {
        const Result<std::string> kit = kit_for_style(disk(), places.kits(), static_cast<Style>(s));
        if (!kit) return bad("kits", kit.error());
    }
    return found;
}

// Files that go nowhere.
class NoFiles final : public DraftFiles {
public:
    Result<std::unique_ptr<OutFile>> create(const std::string&) override { return std::unique_ptr<OutFile>(std::make_unique<Nowhere>()); }

private:
    struct Nowhere final : OutFile {
        Status write(std::string_view) override { return {}; }
        Status close() override { return {}; }
    };
};

// A short draft, words and sound, made alone and beside itself: the same notes and lines.
Finding self_test(const Places& places)
{
    std::vector<Diagnostic> problems;
    const std::vector<Spec> specs = read_specs(
        R"({"style": "boom-bap", "seed": 16, "form": [{"bars": 2}], "lyrics": {"topic": ["rain"], "scheme": "AA", "candidates": 4}})",
        "self-test", {}, problems);
    if (specs.empty()) return bad("self-test", problems.front());
    const double start = clock_seconds();
    const Result<std::unique_ptr<Studio>> studio = Studio::open(disk(), places, {});
    if (!studio) return bad("self-test", studio.error());
    const double loaded = clock_seconds();
    const Result<Scorers> scorers = (*studio)->scorers({});
    if (!scorers) return bad("self-test", scorers.error());
    const Plan plan = make_plan(specs.front(), 0, 0);
    const Result<Composition> alone = compose(plan, **studio, *scorers);
    if (!alone) return bad("self-test", alone.error());
    NoFiles nowhere;
    const Result<Json> record = finish_draft(plan, *alone, **studio, program_info(), {}, nowhere);
    if (!record) return bad("self-test", record.error());
    const double made = clock_seconds();
    const Plan* both[] = {&plan, &plan};
    for (const Result<Composition>& beside : compose_all(both, **studio, *scorers)) {
        if (!beside) return bad("self-test", beside.error());
        if (!(beside->score == alone->score && beside->sheet == alone->sheet)) {
            return bad("self-test", fault(Fault::internal, "a draft made beside another differs").advise("please report it with this page"));
        }
    }
    const std::string& mix = (*record)["files"]["mix.wav"]["sha256"].get_ref<const std::string&>();
    Finding found{"self-test", true,
                  "a draft of two bars in " + one_decimal(made - loaded) + " s, after " + one_decimal(loaded - start) + " s of loading; mix " + mix.substr(0, 12)};
    found.facts = {{"load_seconds", loaded - start}, {"draft_seconds", made - loaded}, {"mix_sha256", mix}};
    return found;
}

// The BLAS that the system gives to libtorch, and how fast it multiplies.
Finding blas()
{
    void* library = ::dlopen("libblas.so.3", RTLD_NOW | RTLD_LOCAL);
    using Sgemm = void(const char*, const char*, const int*, const int*, const int*, const float*, const float*, const int*,
                       const float*, const int*, const float*, float*, const int*);
    const auto sgemm = library == nullptr ? nullptr : reinterpret_cast<Sgemm*>(::dlsym(library, "sgemm_"));
    if (sgemm == nullptr) return {"blas", true, "no libblas.so.3", "libtorch has its own, or install libopenblas0-pthread"};
    Dl_info info{};
    ::dladdr(reinterpret_cast<void*>(sgemm), &info);
    char* real = info.dli_fname != nullptr ? ::realpath(info.dli_fname, nullptr) : nullptr;
    const std::string path = real != nullptr ? real : "libblas.so.3";
    std::free(real);
    constexpr int n = 384;
    const std::vector<float> a(n * n, 0.5F), b(n * n, 0.25F);
    std::vector<float> c(n * n);
    const float one = 1, zero = 0;
    const auto multiply = [&] { sgemm("N", "N", &n, &n, &n, &one, a.data(), &n, b.data(), &n, &zero, c.data(), &n); };
    multiply();                              // wakes it up
    double best = 0;
    for (const double start = clock_seconds(); clock_seconds() < start + 0.15;) {
        const double before = clock_seconds();
        multiply();
        best = std::max(best, 2.0 * n * n * n / 1e9 / std::max(1e-9, clock_seconds() - before));
    }
    constexpr double slow = 5;               // 1e9 operations a second; the reference BLAS has 1 to 2
    Finding found{"blas", true, path + ", " + one_decimal(best) + " GFLOPS"};
    if (best < slow) found.advice = "install libopenblas0-pthread for faster models; results are the same";
    found.facts = {{"path", path}, {"gflops", best}};
    return found;
}

// What of the libraries is loaded now.
Finding libraries(const Places& places)
{
    std::vector<std::string> paths;
    ::dl_iterate_phdr(
        [](dl_phdr_info* info, std::size_t, void* to) {
            const std::string path = info->dlpi_name;
            for (const char* name : {"libtorch", "libc10", "libsndfile", "libopenblas", "libarchive", "libpugixml", "libnettle"}) {
                if (path.find(name) != std::string::npos) static_cast<std::vector<std::string>*>(to)->push_back(path);
            }
            return 0;
        },
        &paths);
    std::ranges::sort(paths);
    Finding found{"libraries", true, ""};
    for (const std::string& path : paths) found.text += (found.text.empty() ? "" : ", ") + path.substr(path.rfind('/') + 1);
    if (!disk().exists(places.torch_module)) {
        found.good = false;
        found.text = places.torch_module + " is not there";
        found.advice = "install sixteen again, or build it with SIXTEEN_TORCH=ON";
    }
    found.facts = {{"loaded", paths}, {"module", places.torch_module}};
    return found;
}

}  // namespace

int doctor(const Places& places, bool json)
{
    std::vector<Finding> findings = {processor(), models(places), kits(places), self_test(places), blas()};
    findings.insert(findings.begin() + 1, libraries(places));  // once they are loaded
    bool good = true;
    std::string text = "sixteen " + program_info().version + ", data in " + places.data + '\n';
    Json list = Json::object();
    for (const Finding& found : findings) {
        good = good && found.good;
        std::string name = found.what;
        name.resize(std::max<std::size_t>(name.size() + 1, 11), ' ');
        text += name + (found.good ? "" : "MISSING OR BROKEN: ") + found.text + '\n';
        if (!found.advice.empty()) text += "           " + found.advice + '\n';
        list[found.what] = {{"good", found.good}, {"text", found.text}, {"advice", found.advice}, {"facts", found.facts}};
    }
    const Json shown = {{"version", program_info().version}, {"data", places.data}, {"good", good}, {"findings", list}};
    const Status written = put("-", json ? shown.dump(1) + "\n" : text + (good ? "all is well\n" : ""));
    if (!written) {
        complain(written.error());
        return static_cast<int>(written.error().fault);
    }
    return good ? 0 : static_cast<int>(Fault::unavailable);
}

}  // namespace sixteen::cli
