#include "sixteen/plan/material.h"

#include "sixteen/base/hash.h"

#include <cmath>

namespace sixteen {
namespace {

std::string beside(const std::string& spec_file, const std::string& path)
{
    const std::size_t slash = spec_file.rfind('/');
    return path.starts_with('/') || slash == std::string::npos ? path : spec_file.substr(0, slash + 1) + path;
}

// The card of a voice holds the swing of its beats; 0 if it has none.
double swing_in(const std::string& card)
{
    const Json json = Json::parse(card, nullptr, false);
    const Json::json_pointer at("/portrait/beats/swing");
    if (!json.is_object() || !json.contains(at) || !json.at(at).is_number()) return 0;
    const double swing = json.at(at).get<double>();
    return swing >= 50 && swing <= 75 ? swing : 0;
}

Result<MaterialRef> read_material(const std::string& path, const FileSystem& fs)
{
    const Result<std::string> bytes = fs.read(path, midi_size_limit);
    if (!bytes) return bytes.error();
    Result<MidiFile> file = read_midi(*bytes, path);
    if (!file) return file.error();
    return MaterialRef{std::make_shared<const Material>(Material{path, sha256(*bytes), std::move(*file)})};
}

}  // namespace

Status MaterialShelf::attach(Plan& plan, const std::string& spec_file)
{
    bool changed = false;
    for (std::size_t h = 0; h < hand_names.size(); ++h) {
        std::optional<ArtistSpec>& hand = plan.spec.beat.hands[h];
        if (!hand) continue;
        const std::string pointer = "/beat/" + std::string(hand_names[h]);
        const std::string path = beside(spec_file, hand->midi);
        if (!m_known.contains(path)) {
            const Result<MaterialRef> read = read_material(path, m_fs);
            if (!read) return Diagnostic(read.error()).in(pointer + "/midi");
            m_known[path] = *read;
        }
        const MaterialRef& material = m_known[path];
        if (!hand->sha256.empty() && hand->sha256 != material->sha256) {
            return fault(Fault::data, "the file has the SHA-256 " + material->sha256 + ", the spec asks for another")
                .at(path)
                .in(pointer + "/sha256")
                .advise("bring the file back, or leave sha256 out of the spec");
        }
        hand->sha256 = material->sha256;
        plan.material[h] = material;
        changed = true;
    }
    if (plan.spec.voice) {
        if (Status found = attach_voice(plan, spec_file); !found) return found;
        changed = true;
    }
    if (changed) hash_spec(plan);
    return {};
}

Status MaterialShelf::attach_voice(Plan& plan, const std::string& spec_file)
{
    ArtistVoiceSpec& voice = *plan.spec.voice;
    const std::string folder = is_voice_path(voice.name) ? beside(spec_file, voice.name) : m_voices + '/' + voice.name;
    if (!m_known_voices.contains(folder)) {
        const std::string path = folder + '/' + std::string(voice_file);
        const Result<std::string> bytes = m_fs.read(path, voice_file_limit);
        if (!bytes) return Diagnostic(bytes.error()).in("/voice/name").advise("'sixteen voices' lists those that are installed");
        m_known_voices[folder] = {folder, sha256(*bytes), swing_in(*bytes)};
    }
    const VoiceRef& found = m_known_voices[folder];
    if (!voice.sha256.empty() && voice.sha256 != found.sha256) {
        return fault(Fault::data, "the voice has the SHA-256 " + found.sha256 + ", the spec asks for another")
            .at(folder)
            .in("/voice/sha256")
            .advise("bring the voice back, or leave sha256 out of the spec");
    }
    voice.sha256 = found.sha256;
    plan.voice = found;
    // Swing is part of how the artist plays; what the spec says of it itself counts more.
    if (found.swing > 0 && voice.gives_swing)
        plan.spec.swing = std::nearbyint(1000 * (plan.spec.swing + voice.beats * (found.swing - plan.spec.swing))) / 1000;
    voice.gives_swing = false;
    return {};
}

}  // namespace sixteen
