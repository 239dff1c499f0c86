#include "sixteen/write/midi.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace sixteen {
namespace {

struct Event {
    int tick = 0;
    int status = 0;                          // 0xff for a meta event
    int type = 0;                            // of a meta event
    std::string data;
};

// A reader of its own, so that the writer is not tested by itself. Throws on anything malformed.
class Reader {
public:
    explicit Reader(std::string bytes) : m_bytes(std::move(bytes))
    {
        expect("MThd");
        if (number(4) != 6) throw std::runtime_error("header");
        type = static_cast<int>(number(2));
        const std::uint32_t count = number(2);
        division = static_cast<int>(number(2));
        for (std::uint32_t i = 0; i < count; ++i) tracks.push_back(track());
        if (m_at != m_bytes.size()) throw std::runtime_error("bytes behind the last track");
    }

    int type = 0, division = 0;
    std::vector<std::vector<Event>> tracks;

private:
    std::uint32_t number(int bytes)
    {
        std::uint32_t value = 0;
        for (; bytes > 0; --bytes) value = value << 8 | byte();
        return value;
    }
    std::uint8_t byte()
    {
        if (m_at >= m_bytes.size()) throw std::runtime_error("short");
        return static_cast<std::uint8_t>(m_bytes[m_at++]);
    }
    std::uint32_t variable()
    {
        std::uint32_t value = 0, b = 0x80;
        for (int i = 0; i < 4 && (b & 0x80) != 0; ++i) {
            b = byte();
            value = value << 7 | (b & 0x7f);
        }
        if ((b & 0x80) != 0) throw std::runtime_error("long number");
        return value;
    }
    std::string text(std::size_t size)
    {
        if (m_at + size > m_bytes.size()) throw std::runtime_error("short");
        m_at += size;
        return m_bytes.substr(m_at - size, size);
    }
    void expect(const std::string& what)
    {
        if (text(4) != what) throw std::runtime_error(what);
    }
    std::vector<Event> track()
    {
        expect("MTrk");
        const std::uint32_t size = number(4);
        const std::size_t end = m_at + size;
        std::vector<Event> events;
        int tick = 0;
        while (m_at < end) {
            tick += static_cast<int>(variable());
            Event e{tick, byte(), 0, ""};
            if (e.status < 0x80) throw std::runtime_error("running status");
            if (e.status == 0xff) {
                e.type = byte();
                e.data = text(variable());
            } else {
                e.data = text((e.status & 0xf0) == 0xc0 ? 1 : 2);
            }
            events.push_back(e);
        }
        if (m_at != end || events.empty() || events.back().type != 0x2f) throw std::runtime_error("end of track");
        return events;
    }

    std::string m_bytes;
    std::size_t m_at = 0;
};

Score small_score()
{
    Score score;
    score.title = "Late Bus";
    score.tempo_milli = 90000;
    score.key = 5;
    score.bars = 2;
    score.notes = {{Voice::kick, 0, 60, 36, 110, false, Origin::model},
                   {Voice::bass, 0, 480, 29, 100, false, Origin::model},
                   {Voice::chords, 0, 1920, 60, 70, false, Origin::model},
                   {Voice::chords, 0, 1920, 68, 70, false, Origin::model},
                   {Voice::snare, 480, 60, 38, 120, false, Origin::artist},
                   {Voice::bass, 480, 480, 29, 90, true, Origin::model},
                   {Voice::kick, 3839, 60, 36, 1, false, Origin::model}};
    score.syllables = {{0, "riv", 0, Origin::model}, {480, "er ", 0, Origin::model}};
    score.markers = {{0, "intro"}, {1920, "verse"}};
    return score;
}

std::string meta_of(const std::vector<Event>& track, int type)
{
    for (const Event& e : track) {
        if (e.status == 0xff && e.type == type) return e.data;
    }
    return "none";
}

TEST(Midi, HeaderAndConductor)
{
    const Reader file(midi_bytes(small_score()));
    EXPECT_EQ(file.type, 1);
    EXPECT_EQ(file.division, 480);
    ASSERT_EQ(file.tracks.size(), 5U);
    const auto& conductor = file.tracks[0];
    EXPECT_EQ(meta_of(conductor, 0x03), "Late Bus");
    EXPECT_EQ(meta_of(conductor, 0x51), std::string("\x0a\x2c\x2b", 3));        // 666667 microseconds
    EXPECT_EQ(meta_of(conductor, 0x58), std::string("\x04\x02\x18\x08", 4));
    EXPECT_EQ(meta_of(conductor, 0x59), std::string("\xfc\x01", 2));            // four flats, minor
    std::vector<std::pair<int, std::string>> markers;
    for (const Event& e : conductor) {
        if (e.type == 0x06) markers.emplace_back(e.tick, e.data);
    }
    EXPECT_EQ(markers, (std::vector<std::pair<int, std::string>>{{0, "intro"}, {1920, "verse"}}));
    EXPECT_EQ(conductor.back().tick, 3840);
}

TEST(Midi, KeySignatures)
{
    const auto signature = [](int key, Mode mode) {
        Score score;
        score.bars = 1;
        score.key = key;
        score.mode = mode;
        return static_cast<int>(static_cast<signed char>(meta_of(Reader(midi_bytes(score)).tracks[0], 0x59)[0]));
    };
    EXPECT_EQ(signature(0, Mode::major), 0);
    EXPECT_EQ(signature(9, Mode::minor), 0);
    EXPECT_EQ(signature(7, Mode::major), 1);
    EXPECT_EQ(signature(4, Mode::minor), 1);
    EXPECT_EQ(signature(1, Mode::minor), 4);
    EXPECT_EQ(signature(10, Mode::minor), -5);
}

TEST(Midi, TracksChannelsAndNotes)
{
    const Reader file(midi_bytes(small_score()));
    EXPECT_EQ(meta_of(file.tracks[1], 0x03), "drums");
    EXPECT_EQ(meta_of(file.tracks[2], 0x03), "bass");
    EXPECT_EQ(meta_of(file.tracks[3], 0x03), "chords");
    EXPECT_EQ(meta_of(file.tracks[4], 0x03), "lyrics");
    const std::vector<int> channels = {9, 0, 1};
    const std::vector<std::size_t> notes = {3, 2, 2};
    for (std::size_t t = 0; t < 3; ++t) {
        std::size_t on = 0, off = 0;
        for (const Event& e : file.tracks[t + 1]) {
            if (e.status == 0xff) continue;
            EXPECT_EQ(e.status & 0x0f, channels[t]);
            on += (e.status & 0xf0) == 0x90;
            off += (e.status & 0xf0) == 0x80;
        }
        EXPECT_EQ(on, notes[t]);
        EXPECT_EQ(off, notes[t]);
    }
}

TEST(Midi, NoteOffsComeBeforeTheNextNoteOn)
{
    for (const auto& track : Reader(midi_bytes(small_score())).tracks) {
        std::map<int, bool> sounding;
        for (const Event& e : track) {
            if (e.status == 0xff) continue;
            const int kind = e.status & 0xf0;
            if (kind == 0xc0) continue;
            bool& on = sounding[e.data[0]];
            EXPECT_NE(on, kind == 0x90) << "tick " << e.tick;
            on = kind == 0x90;
            if (kind == 0x90) {
                EXPECT_GT(e.data[1], 0);
            }
        }
        for (const auto& [key, on] : sounding) EXPECT_FALSE(on) << key;
    }
}

// Tick and value, 0 in the middle, of the bends of the bass.
std::vector<std::pair<int, int>> bends_of(const Score& score)
{
    std::vector<std::pair<int, int>> bends;
    const Reader file(midi_bytes(score));
    for (const Event& e : file.tracks[2]) {
        if ((e.status & 0xf0) == 0xe0) bends.emplace_back(e.tick, (e.data[1] << 7 | e.data[0]) - 8192);
    }
    return bends;
}

TEST(Midi, AGlideStartsAtTheKeyBeforeAndComesHome)
{
    Score score = small_score();
    EXPECT_TRUE(bends_of(score).empty()) << "a glide to the same key";
    EXPECT_EQ(midi_bytes(score).find("\xb0\x65"), std::string::npos) << "a range without a bend";
    score.notes[5].key = 41;                 // an octave up, 60 ms at 90 beats a minute: 43.2 ticks
    const Reader file(midi_bytes(score));
    std::string range;
    bool bent = false;
    for (const Event& e : file.tracks[2]) {
        if ((e.status & 0xf0) == 0xb0) range += std::to_string(e.data[0]) + "=" + std::to_string(e.data[1]) + " ";
        if ((e.status & 0xf0) == 0xe0) bent = true;
        if ((e.status & 0xf0) == 0x90) {
            EXPECT_EQ(bent, e.tick == 480) << "the bend stands before its note";
        }
    }
    EXPECT_EQ(range, "101=0 100=0 6=24 38=0 101=127 100=127 ");
    const auto bends = bends_of(score);
    ASSERT_GT(bends.size(), 10U);
    EXPECT_EQ(bends.front(), std::pair(480, -4096));   // 12 of 24 keys
    EXPECT_TRUE(std::is_sorted(bends.begin(), bends.end()));
    for (std::size_t i = 1; i < bends.size(); ++i) EXPECT_GT(bends[i].second, bends[i - 1].second);
    EXPECT_EQ(bends.back(), std::pair(480 + 44, 0));
}

TEST(Midi, AGlideEndsWithItsNoteAndNeedsANoteBefore)
{
    Score score = small_score();
    score.notes[5].key = 41;
    score.notes[5].length = 10;
    EXPECT_EQ(bends_of(score).back(), std::pair(490, 0));
    score.notes[5].key = 127;                // further than the range
    EXPECT_EQ(bends_of(score).front(), std::pair(480, -8192));
    score.notes[5].key = 2;
    EXPECT_EQ(bends_of(score).front().second, 8191);
    score.notes[1].length = 400;             // 80 ticks of silence, 111 ms
    EXPECT_TRUE(bends_of(score).empty());
    score.notes[1].length = 420;             // 83 ms
    EXPECT_FALSE(bends_of(score).empty());
    score.notes.erase(score.notes.begin() + 1);
    EXPECT_TRUE(bends_of(score).empty());
}

TEST(Midi, TracksEndWithThePieceOrTheirLastEvent)
{
    const Reader file(midi_bytes(small_score()));
    EXPECT_EQ(file.tracks[1].back().tick, 3839 + 60);
    for (const std::size_t t : {0U, 2U, 3U, 4U}) EXPECT_EQ(file.tracks[t].back().tick, 3840);
}

TEST(Midi, LyricsAreEventsOnSyllables)
{
    std::vector<std::pair<int, std::string>> sung;
    const Reader file(midi_bytes(small_score()));
    for (const Event& e : file.tracks[4]) {
        if (e.type == 0x05) sung.emplace_back(e.tick, e.data);
    }
    EXPECT_EQ(sung, (std::vector<std::pair<int, std::string>>{{0, "riv"}, {480, "er "}}));
}

TEST(Midi, TypeZeroHoldsTheSameInOneTrack)
{
    const Reader one(midi_bytes(small_score(), 0));
    EXPECT_EQ(one.type, 0);
    ASSERT_EQ(one.tracks.size(), 1U);
    EXPECT_EQ(meta_of(one.tracks[0], 0x03), "Late Bus");
    // All but the other tracks' names and ends, in the order of the ticks.
    std::multiset<std::tuple<int, int, int, std::string>> wanted, found;
    const auto take = [](const std::vector<Event>& track, auto& into) {
        for (const Event& e : track) {
            if (e.status != 0xff || (e.type != 0x03 && e.type != 0x2f)) into.emplace(e.tick, e.status, e.type, e.data);
        }
    };
    for (const auto& track : Reader(midi_bytes(small_score())).tracks) take(track, wanted);
    take(one.tracks[0], found);
    EXPECT_EQ(found, wanted);
    EXPECT_EQ(found.size(), 2 * 7 + 2 + 3 + 2 + 2U);  // notes, programs, conductor, markers, syllables
    EXPECT_EQ(one.tracks[0].back().tick, 3839 + 60);
}

TEST(Midi, KaraokeHasItsWordsAsTexts)
{
    Score score = small_score();
    score.syllables = {{0, "riv", 0, Origin::model},      {480, "er ", 0, Origin::model}, {960, "@/home ", 1, Origin::artist},
                       {1440, "and/or\nnot ", 1, Origin::artist}, {1920, "gone ", 2, Origin::model}};
    LyricSheet sheet;
    for (const int section : {0, 0, 1}) {
        sheet.lines.emplace_back();
        sheet.lines.back().section = section;
    }
    const Reader file(karaoke_bytes(score, sheet));
    EXPECT_EQ(file.type, 1);
    ASSERT_EQ(file.tracks.size(), 6U);
    EXPECT_EQ(meta_of(file.tracks[1], 0x03), "Soft karaoke");
    EXPECT_EQ(meta_of(file.tracks[1], 0x01), "@KMIDI KARAOKE FILE");
    EXPECT_EQ(meta_of(file.tracks[2], 0x03), "Words");
    std::vector<std::pair<int, std::string>> words;
    for (const Event& e : file.tracks[2]) {
        if (e.type == 0x01) words.emplace_back(e.tick, e.data);
    }
    EXPECT_EQ(words, (std::vector<std::pair<int, std::string>>{{0, "@LENGL"}, {0, "@TLate Bus"}, {0, "\\riv"}, {480, "er "},
                                                               {960, "/home "}, {1440, "and/or not "}, {1920, "\\gone "}}));
    EXPECT_EQ(meta_of(file.tracks[3], 0x03), "drums");
}

TEST(Midi, LongDeltasAndLongTexts)
{
    Score score;
    score.bars = 2000;                       // 3840000 ticks: a delta of four bytes
    score.title = std::string(300, 'x');
    score.notes = {{Voice::kick, 2'100'000, 60, 36, 100, false, Origin::model}};
    const Reader file(midi_bytes(score));
    EXPECT_EQ(meta_of(file.tracks[0], 0x03), score.title);
    EXPECT_EQ(file.tracks[1][1].tick, 2'100'000);
    EXPECT_EQ(file.tracks[1].back().tick, score.length());
}

TEST(Midi, TheSameScoreGivesTheSameBytes)
{
    EXPECT_EQ(midi_bytes(small_score()), midi_bytes(small_score()));
}

TEST(ScoreJson, HoldsNotesWithVoiceAndOrigin)
{
    const Json json = to_json(small_score());
    EXPECT_EQ(json["notes"][4].dump(),
              R"({"voice":"snare","tick":480,"length":60,"key":38,"velocity":120,"origin":"artist"})");
    EXPECT_EQ(json["notes"][5]["glide"], true);
    EXPECT_EQ(json["syllables"][1].dump(), R"({"tick":480,"text":"er ","line":1,"origin":"model"})");
    EXPECT_EQ(json["markers"][1].dump(), R"({"tick":1920,"text":"verse"})");
}

}  // namespace
}  // namespace sixteen
