// Studio: everything drafts share, loaded once and then only read: models, lexicon, progressions, kits.
//
//     Result<std::unique_ptr<Studio>> studio = Studio::open(disk(), places, {.beat = true, .lyrics = true});
//
// A Studio may be used by many threads; each asks for its own scorers.
#pragma once

#include "sixteen/base/file_system.h"
#include "sixteen/batch/places.h"
#include "sixteen/beat/harmony.h"
#include "sixteen/guide/speech_program.h"
#include "sixteen/kit/kit.h"
#include "sixteen/lyric/write_lyrics.h"
#include "sixteen/model/manifest.h"
#include "sixteen/model/scorer.h"
#include "sixteen/voice/artist_voice.h"

#include <map>
#include <memory>
#include <mutex>
#include <tuple>

namespace sixteen {

// What a command wants of a draft.
struct Parts {
    bool beat = true, lyrics = true, audio = true;
    bool needs_beat() const { return beat || audio; }
};

// What one thread asks for scores; null where a part is not wanted.
struct Scorers {
    std::unique_ptr<BeatScorer> beat;
    std::unique_ptr<LyricScorer> lyric;
};

// A model that had a hand in a draft.
struct ModelUse {
    std::string name, version, licence, sha256;
    std::vector<std::string> data;           // what it learned from
};

// What a draft takes of a voice; drafts that take the same share their scorers.
struct VoiceShare {
    VoiceRef voice;
    double lyrics = 0, beats = 0;            // amounts
    bool quote = false;
    auto operator<=>(const VoiceShare&) const = default;
};

// Of a plan whose voice was found; nothing for a plan without one.
std::optional<VoiceShare> voice_share(const Plan&);

// The tables of the lyric model, checked. Errors: unavailable.
Result<LyricFiles> read_lyric_files(const FileSystem&, const ModelManifest&, const ModelInfo& lyric);

// How the letter model is opened: its checked bytes into the shared module. Errors: unavailable.
OpenLetters letters_of(FileSystem&, const Places&);

class Studio {
public:
    // Checks and loads the models of the parts that are wanted (audio needs the beat). Reading the lexicon and
    // loading libtorch run side by side. The letter model waits for a word that the lexicon lacks. Errors: unavailable.
    static Result<std::unique_ptr<Studio>> open(FileSystem&, const Places&, Parts);

    // The scorers of one thread, for the parts that are wanted, of drafts that take this share of a voice, or none.
    // Errors: unavailable; data, for a voice that is broken or was made for other models.
    Result<Scorers> scorers(Parts, const std::optional<VoiceShare>& = std::nullopt) const;

    const Progressions& progressions() const { return m_progressions; }
    const LyricData& lyric_data() const { return *m_lyric; }
    // The same with the words of the plan's voice, if it has one. Errors: those of a voice.
    Result<const LyricData*> lyric_data(const Plan&) const;
    // The models that have a hand in these parts of a draft of this plan, the voice among them. Errors: those of a voice.
    Result<std::vector<ModelUse>> models(const Plan&, Parts) const;

    // The kit a plan asks for, by name, by its voice or by style, at the plan's rate. Loaded once. What it lacks of bass
    // and chords the style's own kit lends.
    Result<std::shared_ptr<const Kit>> kit(const Plan&);

    // Who speaks guide vocals; looked for once. Errors: unavailable.
    Result<SpeechProgram*> speaker();

private:
    Studio(FileSystem& fs, Places places) : m_fs(fs), m_places(std::move(places)) {}
    Status load(Parts);
    Result<std::shared_ptr<const Kit>> loaded(const std::string& name, int rate);
    // Read once, and held against the models it was made for.
    Result<const ArtistVoice*> voice(const VoiceRef&) const;

    FileSystem& m_fs;
    Places m_places;
    std::unique_ptr<Models> m_models;
    Progressions m_progressions;
    std::unique_ptr<LyricData> m_lyric;
    std::vector<ModelUse> m_uses;
    mutable std::recursive_mutex m_voice_mutex;
    mutable std::map<VoiceRef, std::unique_ptr<ArtistVoice>> m_voices;
    mutable std::map<std::pair<VoiceRef, bool>, std::unique_ptr<LyricData>> m_voiced_data;  // by quote
    std::mutex m_kit_mutex, m_speaker_mutex;
    std::unique_ptr<SpeechProgram> m_speaker;
    std::map<std::pair<std::string, int>, std::shared_ptr<const Kit>> m_kits;  // by name and rate
    std::map<std::tuple<std::string, std::string, int>, std::shared_ptr<const Kit>> m_whole;  // by name, lender and rate
};

}  // namespace sixteen
