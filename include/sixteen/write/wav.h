// WAV: our own RIFF writer, so that every byte is ours to promise: no dates, no padding left to chance, and
// the length known before the first block, so that it can go to a pipe.
//
//     std::string bytes;
//     WavWriter wav({.rate = 44100, .format = SampleFormat::pcm24, .frames = start.frames, .title = "Late Bus"},
//                   [&](std::string_view part) { bytes += part; return Status(); });
//     if (const Status begun = wav.begin(); !begun) return begun.error();
//     ...                                          // wav.add(block) for each block
//     if (const Status ended = wav.end(); !ended) return ended.error();
//
// Layout: `fmt `, `data`, then `acid`, `smpl`, `cue `, `LIST adtl`, `LIST INFO` where there is something to tell, each
// padded to an even size. Labels stand behind the cues because libsndfile wants it so. PCM has format tag 1,
// float tag 3 (with the `fact` chunk that it asks for).
// Sources: Microsoft and IBM, "Multimedia Programming Interface and Data Specifications 1.0" (1991), its
// "New Multimedia Data Types and Data Techniques" (1994) for `smpl`; the acid chunk as libsndfile reads it.
#pragma once

#include "sixteen/base/result.h"
#include "sixteen/render/render.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sixteen {

enum class SampleFormat : std::uint8_t { pcm16, pcm24, float32 };
constexpr int bytes_of(SampleFormat f) { return f == SampleFormat::pcm16 ? 2 : f == SampleFormat::pcm24 ? 3 : 4; }

// 16, 24 or 32 bits of a spec; 32 is float.
constexpr SampleFormat format_of_bits(int bits)
{
    return bits == 16 ? SampleFormat::pcm16 : bits == 24 ? SampleFormat::pcm24 : SampleFormat::float32;
}

struct WavCue {
    std::int64_t frame = 0;
    std::string label;
};

// Stereo, always. Texts are UTF-8; an empty one is left out.
struct WavInfo {
    int rate = 44100;
    SampleFormat format = SampleFormat::pcm24;
    std::int64_t frames = 0;
    std::string title = {};                  // INAM
    std::string software = {};               // ISFT, "sixteen 0.1.0"
    std::string comment = {};                // ICMT, what was generated
    std::int64_t tempo_milli = 0;            // acid: thousandths of a beat a minute; 0: no acid chunk
    int beats = 0;                           // acid: of the piece, 4 a bar
    std::vector<WavCue> cues = {};           // by frame
    bool loop = false;                       // smpl: the whole file, over and over
};

// The markers of a score as cues at their frames.
std::vector<WavCue> cues_of(const Score&, int rate);

// Everything before the frames, and everything behind them. Errors: data, if the file would be longer than
// 4 GiB, which RIFF cannot say, or a value is negative.
Result<std::string> wav_head(const WavInfo&);
std::string wav_end(const WavInfo&);

// Appends a block as interleaved little-endian samples. PCM: x 2^15 or 2^23, rounded to nearest (halves to
// even), no dither, clipped to the range; returns how many samples were clipped. Float: as they are.
std::int64_t append_samples(std::string& out, Block, SampleFormat);

// What a sound file is written with, whatever its kind.
class SoundWriter {
public:
    using Sink = std::function<Status(std::string_view)>;

    virtual ~SoundWriter() = default;
    virtual Status begin() = 0;              // errors of the kind's head and of the sink
    virtual Status add(Block) = 0;           // internal if there are more frames than announced
    virtual Status end() = 0;                // internal if there were fewer
};

class WavWriter : public SoundWriter {
public:
    WavWriter(WavInfo info, Sink sink) : m_info(std::move(info)), m_sink(std::move(sink)) {}

    Status begin() override;                 // errors of wav_head, too
    Status add(Block) override;
    Status end() override;

    std::int64_t clipped() const { return m_clipped; }

private:
    WavInfo m_info;
    Sink m_sink;
    std::string m_buffer;
    std::int64_t m_frames = 0, m_clipped = 0;
};

}  // namespace sixteen
