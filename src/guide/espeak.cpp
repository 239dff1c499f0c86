// eSpeak NG as a speaker: the only place that runs another program.

#include "sixteen/guide/speech_program.h"

#include "sixteen/write/wav_view.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <map>
#include <mutex>

extern char** environ;

namespace sixteen {
namespace {

// Its phoneme mnemonics (en-us), in the order of phone_names; "AH" and "ER" without stress are others.
constexpr std::array<std::string_view, phone_names.size()> mnemonics = {
    "A:", "a", "V", "O:", "aU", "aI", "E", "3:", "eI", "I", "i:", "oU", "OI", "U", "u:",
    "b", "tS", "d", "D", "f", "g", "h", "dZ", "k", "l", "m", "n", "N", "p", "r", "s", "S",
    "t", "T", "v", "w", "j", "z", "Z"};
constexpr std::string_view weak_ah = "@", weak_er = "3";

constexpr const char* voice = "en-us+Alex";  // a variant whose pitch stays where it is
// Hertz of its pitches, measured with 1.51; between them on a line.
struct Pitch {
    int value;
    double hertz;
};
constexpr std::array<Pitch, 6> pitches = {{{0, 55}, {30, 79}, {50, 102}, {70, 132}, {90, 173}, {99, 195}}};

constexpr int patience_ms = 20000;

Diagnostic unavailable(const std::string& what)
{
    return fault(Fault::unavailable, what).advise("install espeak-ng, or leave the guide out");
}

// What a program prints, with the exit status 0.
Result<std::string> output_of(const std::vector<std::string>& command)
{
    std::vector<char*> arguments;
    for (const std::string& each : command) arguments.push_back(const_cast<char*>(each.c_str()));
    arguments.push_back(nullptr);
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return fault(Fault::io, std::string("cannot make a pipe: ") + std::strerror(errno));
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    ::posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    pid_t process = 0;
    const int failed = ::posix_spawnp(&process, arguments[0], &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    std::string bytes;
    bool late = false;
    if (failed == 0) {
        char block[1 << 14];
        for (ssize_t got = 1; got > 0 && !late;) {
            pollfd ready{ends[0], POLLIN, 0};
            const int n = ::poll(&ready, 1, patience_ms);
            if (n < 0 && errno == EINTR) continue;
            late = n <= 0;
            got = late ? 0 : ::read(ends[0], block, sizeof block);
            if (got > 0) bytes.append(block, static_cast<std::size_t>(got));
            if (got < 0 && errno == EINTR) got = 1;
        }
        if (late) ::kill(process, SIGKILL);
    }
    ::close(ends[0]);
    if (failed != 0) return unavailable(command[0] + " cannot be run: " + std::strerror(failed));
    int status = 0;
    while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {}
    if (late || !WIFEXITED(status) || WEXITSTATUS(status) != 0) return unavailable(command[0] + (late ? " does not answer" : " failed"));
    return bytes;
}

class Espeak final : public SpeechProgram {
public:
    explicit Espeak(std::string name) : m_name(std::move(name)) {}

    std::string name() const override { return m_name; }

    int pitch_for(double hertz) const override
    {
        const auto above = std::ranges::find_if(pitches, [&](const Pitch& p) { return p.hertz >= hertz; });
        if (above == pitches.begin()) return pitches.front().value;
        if (above == pitches.end()) return pitches.back().value;
        const Pitch& below = *(above - 1);
        return below.value + static_cast<int>((above->value - below.value) * (hertz - below.hertz) / (above->hertz - below.hertz) + 0.5);
    }

    Result<Speech> say(const Utterance& utterance) override
    {
        const std::string text = utterance.sounds.empty() ? utterance.letters : "[[" + espeak_phonemes(utterance.sounds, utterance.stressed) + "]]";
        const std::vector<std::string> command = {"espeak-ng", "-z", "-v", voice, "-s", std::to_string(utterance.speed), "-p",
                                                  std::to_string(utterance.pitch), "--stdout", "--", text};
        const std::string key = command[5] + ' ' + command[7] + ' ' + text;
        {
            const std::lock_guard lock(m_mutex);
            if (const auto known = m_known.find(key); known != m_known.end()) return known->second;
        }
        const Result<std::string> bytes = output_of(command);
        if (!bytes) return bytes.error();
        const std::optional<WavView> view = WavView::read(*bytes);
        if (!view) return unavailable("espeak-ng gave no sound for '" + text + "'");
        Speech speech{view->rate(), std::vector<float>(static_cast<std::size_t>(view->frames()))};
        for (std::int64_t i = 0; i < view->frames(); ++i) speech.samples[static_cast<std::size_t>(i)] = static_cast<float>(view->sample(i, 0));
        const std::lock_guard lock(m_mutex);
        return m_known.emplace(key, std::move(speech)).first->second;
    }

private:
    std::string m_name;
    std::mutex m_mutex;
    std::map<std::string, Speech> m_known;
};

}  // namespace

std::string espeak_phonemes(Sound sounds, bool stressed)
{
    std::string text;
    for (const Phone p : sounds) {
        const std::string_view name = phone_names[p.symbol];
        if (p.is_vowel() && stressed) text += '\'';
        const bool weak = p.is_vowel() && p.stress == 0 && !stressed;
        text += weak && name == "AH" ? weak_ah : weak && name == "ER" ? weak_er : mnemonics[p.symbol];
    }
    return text;
}

Result<std::unique_ptr<SpeechProgram>> find_espeak()
{
    const Result<std::string> version = output_of({"espeak-ng", "--version"});
    if (!version) return unavailable("a guide vocal is spoken by espeak-ng, and there is none");
    // "eSpeak NG text-to-speech: 1.51  Data at: /usr/lib/..."
    const std::size_t colon = version->find(": ");
    const std::size_t start = colon == version->npos ? 0 : colon + 2;
    return std::unique_ptr<SpeechProgram>(std::make_unique<Espeak>("eSpeak NG " + version->substr(start, version->find_first_of(" \n", start) - start)));
}

}  // namespace sixteen
