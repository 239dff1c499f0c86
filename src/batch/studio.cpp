#include "sixteen/batch/studio.h"

#include "sixteen/model/torch_module.h"

#include <algorithm>
#include <array>
#include <future>

namespace sixteen {

namespace {

ModelUse use_of(const ModelInfo& model)
{
    return {model.name, model.version, model.licence, model.sha256(), model.data};
}

}  // namespace

std::optional<VoiceShare> voice_share(const Plan& plan)
{
    if (!plan.spec.voice || !plan.voice) return std::nullopt;
    return VoiceShare{*plan.voice, plan.spec.voice->lyrics, plan.spec.voice->beats, plan.spec.voice->quote};
}

Result<LyricFiles> read_lyric_files(const FileSystem& fs, const ModelManifest& manifest, const ModelInfo& lyric)
{
    LyricFiles files;
    const std::array<std::pair<const char*, std::string*>, 5> parts = {{{"lexicon", &files.lexicon}, {"vocab", &files.vocabulary}, {"vectors", &files.vectors},
                                                                        {"ngrams", &files.runs}, {"blocked", &files.blocked}}};
    for (const auto& [role, to] : parts) {
        Result<std::string> bytes = read_checked(fs, manifest, lyric, role);
        if (!bytes) return bytes.error();
        *to = std::move(*bytes);
    }
    return files;
}

OpenLetters letters_of(FileSystem& fs, const Places& places)
{
    return [&fs, places]() -> Result<LetterModel> {
        const Result<ModelManifest> manifest = read_manifest(fs, places.data);
        if (!manifest) return manifest.error();
        const Result<ModelInfo> model = manifest->find("g2p");
        if (!model) return model.error();
        Result<std::string> labels = read_checked(fs, *manifest, *model, "labels");
        if (!labels) return labels.error();
        const Result<std::string> bytes = read_checked(fs, *manifest, *model, "model");
        if (!bytes) return bytes.error();
        const Result<std::unique_ptr<Models>> models = open_torch(places.torch_module, {.letters = *bytes});
        if (!models) return models.error();
        Result<std::unique_ptr<LetterScorer>> scorer = (*models)->letters();
        if (!scorer) return scorer.error();
        return LetterModel{std::move(*scorer), std::move(*labels)};
    };
}

Result<std::unique_ptr<Studio>> Studio::open(FileSystem& fs, const Places& places, Parts parts)
{
    std::unique_ptr<Studio> studio(new Studio(fs, places));
    if (Status loaded = studio->load(parts); !loaded) return loaded.error();
    return studio;
}

Status Studio::load(Parts parts)
{
    const Result<ModelManifest> manifest = read_manifest(m_fs, m_places.data);
    if (!manifest) return manifest.error();

    // Reads a checked file into `bytes`; remembers the first fault.
    Status read = {};
    const auto take = [&](const ModelInfo& model, const char* role) {
        if (!read) return std::string();
        Result<std::string> bytes = read_checked(m_fs, *manifest, model, role);
        if (bytes) return std::move(*bytes);
        read = bytes.error();
        return std::string();
    };

    TorchFiles files;
    if (parts.needs_beat()) {
        const Result<ModelInfo> model = manifest->find("beat");
        if (!model) return model.error();
        files.hits = take(*model, "hits");
        files.feel = take(*model, "feel");
        files.bass = take(*model, "bass");
        const std::string progressions = take(*model, "progressions");
        if (!read) return read;
        Result<Progressions> known = read_progressions(progressions);
        if (!known) return known.error();
        m_progressions = std::move(*known);
        m_uses.push_back(use_of(*model));
    }

    std::future<Result<LyricData>> lyric_data;
    if (parts.lyrics) {
        const Result<ModelInfo> model = manifest->find("lyric");
        if (!model) return model.error();
        files.lyric = take(*model, "model");
        if (!read) return read;
        Result<LyricFiles> checked = read_lyric_files(m_fs, *manifest, *model);
        if (!checked) return checked.error();
        LyricFiles tables = std::move(*checked);
        m_uses.push_back(use_of(*model));
        if (const Result<ModelInfo> letters = manifest->find("g2p")) m_uses.push_back(use_of(*letters));
        lyric_data = std::async(std::launch::async, [tables = std::move(tables)]() mutable {
            return LyricData::read(std::move(tables));
        });
    }

    Result<std::unique_ptr<Models>> models = open_torch(m_places.torch_module, files);
    if (lyric_data.valid()) {
        Result<LyricData> made = lyric_data.get();
        if (!made) return made.error();
        m_lyric = std::make_unique<LyricData>(std::move(*made));
        m_lyric->speak_with(std::make_shared<const Speaker>(letters_of(m_fs, m_places)));
    }
    if (!models) return models.error();
    m_models = std::move(*models);
    return {};
}

Result<const ArtistVoice*> Studio::voice(const VoiceRef& ref) const
{
    const std::lock_guard lock(m_voice_mutex);
    std::unique_ptr<ArtistVoice>& known = m_voices[ref];
    if (known) return known.get();
    Result<ArtistVoice> read = read_voice(m_fs, ref.folder);
    if (!read) return read.error();
    if (read->sha256 != ref.sha256) return fault(Fault::data, "the voice has changed since the run began").at(ref.folder).advise("start the run again");
    for (const auto& [name, hash] : read->card["bases"].items()) {
        const auto model = std::find_if(m_uses.begin(), m_uses.end(), [&](const ModelUse& use) { return use.name == name; });
        if (model != m_uses.end() && model->sha256 != hash) {
            return fault(Fault::data, "the voice '" + read->name + "' was made for another " + name + " model")
                .at(ref.folder)
                .advise("learn it anew from its sources: sixteen adapt");
        }
    }
    known = std::make_unique<ArtistVoice>(std::move(*read));
    return known.get();
}

Result<const LyricData*> Studio::lyric_data(const Plan& plan) const
{
    const std::optional<VoiceShare> share = voice_share(plan);
    if (!share || share->lyrics == 0 || !m_lyric) return m_lyric.get();
    const std::lock_guard lock(m_voice_mutex);
    const Result<const ArtistVoice*> own = voice(share->voice);
    if (!own) return own.error();
    if (!(*own)->lyric) return m_lyric.get();
    std::unique_ptr<LyricData>& known = m_voiced_data[{share->voice, share->quote}];
    if (known) return known.get();
    const Result<ModelManifest> manifest = read_manifest(m_fs, m_places.data);
    if (!manifest) return manifest.error();
    const Result<ModelInfo> model = manifest->find("lyric");
    if (!model) return model.error();
    Result<LyricFiles> files = read_lyric_files(m_fs, *manifest, *model);
    if (!files) return files.error();
    files = with_words(std::move(*files), (*own)->words, share->quote ? std::span<const std::uint32_t>() : (*own)->runs);
    if (!files) return files.error();
    Result<LyricData> data = LyricData::read(std::move(*files));
    if (!data) return data.error();
    known = std::make_unique<LyricData>(std::move(*data));
    known->speak_with(std::make_shared<const Speaker>(letters_of(m_fs, m_places)));
    return known.get();
}

Result<std::vector<ModelUse>> Studio::models(const Plan& plan, Parts parts) const
{
    const Result<const LyricData*> words = lyric_data(plan);
    if (!words) return words.error();
    std::vector<ModelUse> uses;
    for (const ModelUse& use : m_uses) {
        const bool has_hand = use.name == "lyric" ? parts.lyrics
                              : use.name == "g2p" ? parts.lyrics && asks_letters(plan, **words)
                                                  : parts.needs_beat();
        if (has_hand) uses.push_back(use);
    }
    if (const std::optional<VoiceShare> share = voice_share(plan)) {
        const Result<const ArtistVoice*> own = voice(share->voice);
        if (!own) return own.error();
        const bool writes = parts.lyrics && share->lyrics > 0 && (*own)->lyric, plays = parts.needs_beat() && share->beats > 0 && (*own)->groove;
        if (writes || plays) uses.push_back({"voice " + (*own)->name, (*own)->version(), "the artist's own", (*own)->sha256, (*own)->sources()});
    }
    return uses;
}

Result<Scorers> Studio::scorers(Parts parts, const std::optional<VoiceShare>& share) const
{
    const ArtistVoice* own = nullptr;
    if (share) {
        const Result<const ArtistVoice*> found = voice(share->voice);
        if (!found) return found.error();
        own = *found;
    }
    Scorers scorers;
    if (parts.needs_beat()) {
        Result<std::unique_ptr<BeatScorer>> beat = m_models->beat();
        if (!beat) return beat.error();
        scorers.beat = std::move(*beat);
        if (own && own->groove && share->beats > 0) scorers.beat = std::make_unique<VoicedBeat>(std::move(scorers.beat), own->groove, share->beats);
    }
    if (parts.lyrics) {
        const bool voiced = own && own->lyric && share->lyrics > 0;
        Result<std::unique_ptr<LyricScorer>> lyric = voiced ? m_models->lyric(*own->lyric, share->lyrics) : m_models->lyric();
        if (!lyric) return lyric.error();
        scorers.lyric = std::move(*lyric);
    }
    return scorers;
}

Result<std::shared_ptr<const Kit>> Studio::kit(const Plan& plan)
{
    const Style style = plan.spec.style;
    const int rate = plan.spec.sound.rate;
    std::string wanted = plan.spec.kit_place();
    if (wanted.empty() && plan.voice) {
        const Result<const ArtistVoice*> own = voice(*plan.voice);
        if (!own) return own.error();
        if ((*own)->has_kit) wanted = (*own)->kit();
    }
    const std::lock_guard lock(m_kit_mutex);
    if (wanted.empty()) {
        Result<std::string> usual = kit_for_style(m_fs, m_places.kits(), style);
        if (!usual) return usual.error();
        wanted = std::move(*usual);
    }
    Result<std::shared_ptr<const Kit>> kit = loaded(wanted, rate);
    if (!kit || !lacks_instruments(**kit)) return kit;
    const Result<std::string> usual = kit_for_style(m_fs, m_places.kits(), style);
    if (!usual) return usual.error();
    const Result<std::shared_ptr<const Kit>> lender = loaded(*usual, rate);
    if (!lender) return lender.error();
    std::shared_ptr<const Kit>& whole = m_whole[{wanted, *usual, rate}];
    if (!whole) whole = with_instruments_of(*kit, **lender);
    return whole;
}

Result<std::shared_ptr<const Kit>> Studio::loaded(const std::string& name, int rate)
{
    const auto place = std::pair(name, rate);
    if (const auto known = m_kits.find(place); known != m_kits.end()) return known->second;
    Result<std::shared_ptr<const Kit>> kit = load_kit(m_fs, m_places.kits(), name, rate);
    if (kit) m_kits[place] = *kit;
    return kit;
}

Result<SpeechProgram*> Studio::speaker()
{
    const std::lock_guard lock(m_speaker_mutex);
    if (!m_speaker) {
        Result<std::unique_ptr<SpeechProgram>> found = find_espeak();
        if (!found) return found.error();
        m_speaker = std::move(*found);
    }
    return m_speaker.get();
}

}  // namespace sixteen
