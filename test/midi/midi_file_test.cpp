#include "sixteen/midi/midi_file.h"

#include <gtest/gtest.h>

#include <initializer_list>

namespace sixteen {
namespace {

std::string bytes_of(std::initializer_list<int> values)
{
    std::string out;
    for (const int v : values) out += static_cast<char>(static_cast<unsigned char>(v));
    return out;
}

std::string header(int type, int tracks, int ppq)
{
    return "MThd" + bytes_of({0, 0, 0, 6, 0, type, tracks >> 8, tracks & 255, ppq >> 8, ppq & 255});
}

std::string track(const std::string& body)
{
    const auto n = static_cast<int>(body.size());
    return "MTrk" + bytes_of({n >> 24, n >> 16 & 255, n >> 8 & 255, n & 255}) + body;
}

const std::string end = bytes_of({0, 0xff, 0x2f, 0});

std::string file_of(std::initializer_list<int> events, int ppq = 96)
{
    return header(0, 1, ppq) + track(bytes_of(events) + end);
}

MidiFile good(const std::string& bytes)
{
    const Result<MidiFile> file = read_midi(bytes, "take.mid");
    EXPECT_TRUE(file.ok()) << to_text(file.error());
    return file ? *file : MidiFile{};
}

std::string bad(const std::string& bytes)
{
    const Result<MidiFile> file = read_midi(bytes, "take.mid");
    EXPECT_FALSE(file.ok());
    if (file) return {};
    EXPECT_EQ(file.error().fault, Fault::data);
    EXPECT_EQ(file.error().file, "take.mid");
    return file.error().message;
}

TEST(MidiFile, ReadsNotesWithTheirLengths)
{
    const MidiFile file = good(file_of({0, 0x99, 36, 100, 24, 0x89, 36, 64, 0, 0x99, 38, 90, 0x81, 0x48, 0x89, 38, 0}));
    EXPECT_EQ(file.type, 0);
    EXPECT_EQ(file.ppq, 96);
    EXPECT_EQ(file.tracks, 1);
    ASSERT_EQ(file.notes.size(), 2U);
    EXPECT_EQ(file.notes[0], (MidiNote{0, 24, 0, 9, 36, 100, true}));
    EXPECT_EQ(file.notes[1], (MidiNote{24, 200, 0, 9, 38, 90, true}));
    EXPECT_EQ(file.length, 224);
}

TEST(MidiFile, RunningStatusAndVelocityZeroEndNotes)
{
    const MidiFile file = good(file_of({0, 0x90, 60, 80, 0, 64, 80, 48, 60, 0, 48, 64, 0}));
    ASSERT_EQ(file.notes.size(), 2U);
    EXPECT_EQ(file.notes[0].length, 48);
    EXPECT_EQ(file.notes[1].length, 96);
}

TEST(MidiFile, ANoteOffEndsTheOldestOfItsKey)
{
    const MidiFile file = good(file_of({0, 0x90, 60, 80, 10, 60, 70, 10, 60, 0, 10, 60, 0}));
    ASSERT_EQ(file.notes.size(), 2U);
    EXPECT_EQ(file.notes[0].length, 20);
    EXPECT_EQ(file.notes[1].length, 20);
}

TEST(MidiFile, ANoteWithoutEndEndsWithItsTrack)
{
    const MidiFile file = good(header(0, 1, 96) + track(bytes_of({0, 0x90, 60, 80, 50, 0xff, 0x2f, 0})));
    ASSERT_EQ(file.notes.size(), 1U);
    EXPECT_EQ(file.notes[0].length, 50);
    EXPECT_FALSE(file.notes[0].ended);
}

TEST(MidiFile, ReadsEverythingAPlayerNeeds)
{
    const MidiFile file = good(file_of({
        0, 0xff, 0x03, 4, 'k', 'e', 'y', 's',             // track name
        0, 0xff, 0x51, 3, 0x0a, 0x2c, 0x2b,               // 666667 microseconds
        0, 0xff, 0x58, 4, 6, 3, 24, 8,                    // 6/8
        0, 0xc2, 4,                                       // program 4
        0, 0xb2, 64, 127,                                 // sustain
        10, 0xe2, 0, 0x60,                                // bend up a half
        0, 0xf0, 3, 1, 2, 0xf7,                           // system exclusive
        0, 0xa2, 60, 3, 0, 0xd2, 7,                       // aftertouch
        5, 0xff, 0x05, 2, 'o', 'h',                       // lyric
        0, 0xff, 0x7f, 2, 1, 2,                           // sequencer's own
    }));
    EXPECT_EQ(file.name_of_track(0), "keys");
    EXPECT_EQ(file.tempi, (std::vector<MidiTempo>{{0, 666667}}));
    EXPECT_EQ(file.time_signatures, (std::vector<MidiTimeSignature>{{0, 6, 8}}));
    EXPECT_EQ(file.programs, (std::vector<MidiProgram>{{0, 0, 2, 4}}));
    EXPECT_EQ(file.controls, (std::vector<MidiControl>{{0, 0, 2, controller_sustain, 127}}));
    EXPECT_EQ(file.bends, (std::vector<MidiBend>{{10, 0, 2, 4096}}));
    EXPECT_EQ(file.texts.back(), (MidiText{15, 0, midi_lyric, "oh"}));
}

TEST(MidiFile, MergesTracksByTickAndSkipsForeignChunks)
{
    const std::string first = track(bytes_of({10, 0x90, 60, 80, 10, 0x80, 60, 0}) + end);
    const std::string second = track(bytes_of({0, 0x91, 50, 80, 30, 0x81, 50, 0}) + end);
    const MidiFile file = good(header(1, 2, 480) + first + "XFIH" + bytes_of({0, 0, 0, 3, 1, 2, 3}) + second);
    EXPECT_EQ(file.tracks, 2);
    ASSERT_EQ(file.notes.size(), 2U);
    EXPECT_EQ(file.notes[0].key, 50);
    EXPECT_EQ(file.notes[0].track, 1);
    EXPECT_EQ(file.notes[1].tick, 10);
    EXPECT_EQ(file.length, 30);
}

TEST(MidiFile, TakesALongerHeaderAndATrackWithoutEndMark)
{
    const std::string longer = "MThd" + bytes_of({0, 0, 0, 8, 0, 0, 0, 1, 0, 96, 7, 7});
    const MidiFile file = good(longer + track(bytes_of({0, 0x90, 60, 80, 50, 0x80, 60, 0})));
    EXPECT_EQ(file.notes.size(), 1U);
}

TEST(MidiFile, RefusesWhatItCannotRead)
{
    EXPECT_EQ(bad(""), "at byte 0: no MIDI file: it does not begin with MThd");
    EXPECT_EQ(bad("hello"), "at byte 0: no MIDI file: it does not begin with MThd");
    EXPECT_EQ(bad(header(2, 1, 96) + track(end)), "at byte 8: a MIDI file of type 2");
    EXPECT_EQ(bad(header(0, 2, 96) + track(end) + track(end)), "at byte 10: a MIDI file of type 0 with 2 tracks");
    EXPECT_EQ(bad(header(1, 0, 96)), "at byte 10: a MIDI file without tracks");
    EXPECT_EQ(bad(header(1, 2000, 96)), "at byte 10: more than 1024 tracks");
    EXPECT_EQ(bad(header(0, 1, 0) + track(end)), "at byte 12: 0 ticks a quarter note");
    EXPECT_EQ(bad(header(0, 1, 0xe728) + track(end)), "at byte 12: time in SMPTE frames instead of ticks a quarter note");
    EXPECT_EQ(bad(header(1, 2, 96) + track(end)), "at byte 26: the file ends behind track 1 of 2");
}

TEST(MidiFile, SaysWhereAFileIsBroken)
{
    // The events of a one-track file begin at byte 22.
    EXPECT_EQ(bad(file_of({0, 60, 80})), "at byte 23: a data byte where an event begins");
    EXPECT_EQ(bad(file_of({0, 0x90, 0x91, 80})), "at byte 24: a status byte inside an event");
    EXPECT_EQ(bad(file_of({0, 0xf8})), "at byte 23: a status byte that no file holds");
    EXPECT_EQ(bad(file_of({0x81, 0x80, 0x80, 0x80, 0, 0x90, 60, 1})), "at byte 22: a variable-length number of more than four bytes");
    EXPECT_EQ(bad(file_of({0, 0xff, 0x51, 2, 1, 1})), "at byte 24: a tempo of 2 bytes");
    EXPECT_EQ(bad(file_of({0, 0xff, 0x51, 3, 0, 0, 0})), "at byte 24: a tempo without end");
    EXPECT_EQ(bad(file_of({0, 0xff, 0x58, 4, 4, 200, 24, 8})), "at byte 24: a time signature that is none");
    EXPECT_EQ(bad(file_of({0, 0xff, 0x2f, 0, 0, 0x90, 60, 1})), "at byte 26: events behind the end of the track");
    EXPECT_EQ(bad(header(0, 1, 96) + track(bytes_of({0, 0x90, 60}))), "at byte 25: the track ends too early");
}

TEST(MidiFile, EveryCutOffFileIsAnError)
{
    const std::string whole = file_of({0, 0xff, 0x03, 4, 'k', 'e', 'y', 's', 0, 0x99, 36, 100, 24, 0x89, 36, 64});
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const Result<MidiFile> cut = read_midi(whole.substr(0, size), "cut.mid");
        EXPECT_FALSE(cut.ok()) << size << " bytes";
    }
    EXPECT_TRUE(read_midi(whole, "cut.mid").ok());
    EXPECT_FALSE(read_midi(whole + "MTr", "cut.mid").ok());
}

TEST(MidiFile, HoldsItsLimits)
{
    // The longest delta, until the ticks are too many.
    std::string body;
    for (int i = 0; i < 9; ++i) body += bytes_of({0xff, 0xff, 0xff, 0x7f, 0xf0, 0});
    EXPECT_NE(bad(header(0, 1, 96) + track(body + end)).find("the piece is longer than 2147483647 ticks"), std::string::npos);

    std::string many(midi_event_limit * 3 + 3, '\0');
    many[1] = static_cast<char>(0xc0);
    // After the first event of three bytes, running status with two bytes each.
    EXPECT_NE(bad(header(0, 1, 96) + track(many)).find("more than 1000000 events"), std::string::npos);

    EXPECT_NE(bad(std::string("MThd") + std::string(midi_size_limit, 'x')).find("more than 16777216 bytes"), std::string::npos);
}

}  // namespace
}  // namespace sixteen
