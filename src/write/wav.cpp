#include "sixteen/write/wav.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace sixteen {
namespace {

constexpr int channels = 2;

void append_le(std::string& out, std::uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xff);
}

void append_float(std::string& out, float value)
{
    append_le(out, std::bit_cast<std::uint32_t>(value), 4);
}

void append_chunk(std::string& out, std::string_view id, std::string_view body)
{
    out += id;
    append_le(out, body.size(), 4);
    out += body;
    if (body.size() % 2 == 1) out += '\0';
}

// Texts in RIFF end with a zero.
std::string zero_ended(const std::string& text)
{
    return text.substr(0, text.find('\0')) + '\0';
}

std::string info_list(const WavInfo& info)
{
    std::string list = "INFO";
    if (!info.comment.empty()) append_chunk(list, "ICMT", zero_ended(info.comment));
    if (!info.title.empty()) append_chunk(list, "INAM", zero_ended(info.title));
    if (!info.software.empty()) append_chunk(list, "ISFT", zero_ended(info.software));
    return list.size() == 4 ? std::string() : list;
}

std::string label_list(const WavInfo& info)
{
    std::string list = "adtl";
    for (std::size_t i = 0; i < info.cues.size(); ++i) {
        std::string label;
        append_le(label, i + 1, 4);
        append_chunk(list, "labl", label + zero_ended(info.cues[i].label));
    }
    return list;
}

// A piece, not a one-shot, without a root key: no flag is set.
std::string acid_chunk(const WavInfo& info)
{
    std::string body;
    append_le(body, 0, 4);                   // flags
    append_le(body, 60, 2);                  // root key, unused without its flag
    append_le(body, 0x8000, 2);              // as other writers have it
    append_float(body, 0);
    append_le(body, static_cast<std::uint64_t>(info.beats), 4);
    append_le(body, 4, 2);                   // metre, denominator first
    append_le(body, 4, 2);
    append_float(body, static_cast<float>(static_cast<double>(info.tempo_milli) / 1000));
    return body;
}

// One loop from the first frame to the last, which belongs to it, forwards and for ever.
std::string smpl_chunk(const WavInfo& info)
{
    std::string body;
    append_le(body, 0, 4);                   // no maker, no product
    append_le(body, 0, 4);
    append_le(body, static_cast<std::uint64_t>((1'000'000'000 + info.rate / 2) / info.rate), 4);  // a frame in nanoseconds
    append_le(body, 60, 4);                  // root key, no cents above it
    append_le(body, 0, 4);
    append_le(body, 0, 4);                   // no SMPTE format, no offset
    append_le(body, 0, 4);
    append_le(body, 1, 4);                   // loops
    append_le(body, 0, 4);                   // bytes behind them
    append_le(body, 0, 4);                   // the loop's number, kind, first and last frame, fraction, rounds
    append_le(body, 0, 4);
    append_le(body, 0, 4);
    append_le(body, static_cast<std::uint64_t>(info.frames - 1), 4);
    append_le(body, 0, 4);
    append_le(body, 0, 4);
    return body;
}

std::string cue_chunk(const WavInfo& info)
{
    std::string body;
    append_le(body, info.cues.size(), 4);
    for (std::size_t i = 0; i < info.cues.size(); ++i) {
        const auto frame = static_cast<std::uint64_t>(info.cues[i].frame);
        append_le(body, i + 1, 4);
        append_le(body, frame, 4);           // place in the play order, which is the file's
        body += "data";
        append_le(body, 0, 4);               // start of the chunk and of the block: one plain data chunk
        append_le(body, 0, 4);
        append_le(body, frame, 4);
    }
    return body;
}

std::uint64_t data_bytes(const WavInfo& info)
{
    return static_cast<std::uint64_t>(info.frames) * static_cast<std::uint64_t>(channels * bytes_of(info.format));
}

// Rounds to the nearest whole number, halves to even, for |x| < 2^31: beyond 2^52 a double has no fraction
// bits left, and adding 1.5 x 2^52 leaves the number in the low bits. Works on many samples side by side.
std::int32_t nearest(double x)
{
    return static_cast<std::int32_t>(std::bit_cast<std::uint64_t>(x + 6755399441055744.0) & 0xffffffff);
}

// To within the range; counts what is beyond.
template <int bytes>
float limited(float x, std::int64_t& clipped)
{
    constexpr float scale = bytes == 2 ? 32768.0F : 8388608.0F;
    if (x <= scale - 1 && x >= -scale) return x;
    // Up to half a step above the highest value is rounding, not clipping.
    if (static_cast<double>(x) >= static_cast<double>(scale) - 0.5 || static_cast<double>(x) < -static_cast<double>(scale) - 0.5) ++clipped;
    return x > 0 ? scale - 1 : -scale;
}

// In steps of a few frames: scaled, limited where any is too high, rounded, packed. Four bytes are written a sample, of
// which the next one overwrites what is too much: one store instead of several. So `out` has room for three more.
template <int bytes>
std::int64_t append_pcm(char* out, Block block)
{
    constexpr float scale = bytes == 2 ? 32768.0F : 8388608.0F;
    constexpr std::size_t most = 64;
    std::int64_t clipped = 0;
    std::array<float, most> left, right;
    std::array<std::int32_t, channels * most> values;
    for (std::size_t at = 0; at < block.left.size(); at += most) {
        const std::size_t frames = std::min(most, block.left.size() - at);
        float highest = 0;
        for (std::size_t i = 0; i < frames; ++i) {
            left[i] = block.left[at + i] * scale;
            right[i] = block.right[at + i] * scale;
            const float size = std::max(std::fabs(left[i]), std::fabs(right[i]));
            highest = size > highest ? size : highest;
        }
        if (!(highest <= scale - 1)) {
            for (std::size_t i = 0; i < frames; ++i) left[i] = limited<bytes>(left[i], clipped);
            for (std::size_t i = 0; i < frames; ++i) right[i] = limited<bytes>(right[i], clipped);
        }
        for (std::size_t i = 0; i < frames; ++i) {
            values[2 * i] = nearest(static_cast<double>(left[i]));
            values[2 * i + 1] = nearest(static_cast<double>(right[i]));
        }
        for (std::size_t i = 0; i < channels * frames; ++i) {
            const auto value = static_cast<std::uint32_t>(values[i]);
            for (int b = 0; b < 4; ++b) out[b] = static_cast<char>(value >> (8 * b));
            out += bytes;
        }
    }
    return clipped;
}

}  // namespace

std::vector<WavCue> cues_of(const Score& score, int rate)
{
    std::vector<WavCue> cues;
    for (const Marker& marker : score.markers) {
        cues.push_back({.frame = frame_of_tick(marker.tick, score.tempo_milli, rate), .label = marker.text});
    }
    return cues;
}

std::string wav_end(const WavInfo& info)
{
    std::string out;
    if (data_bytes(info) % 2 == 1) out += '\0';
    if (info.tempo_milli > 0) append_chunk(out, "acid", acid_chunk(info));
    if (info.loop && info.frames > 0) append_chunk(out, "smpl", smpl_chunk(info));
    if (!info.cues.empty()) {
        append_chunk(out, "cue ", cue_chunk(info));
        append_chunk(out, "LIST", label_list(info));
    }
    if (const std::string list = info_list(info); !list.empty()) append_chunk(out, "LIST", list);
    return out;
}

Result<std::string> wav_head(const WavInfo& info)
{
    if (info.frames < 0 || info.rate <= 0) return fault(Fault::data, "a WAV file cannot have a negative length");
    for (const WavCue& cue : info.cues) {
        if (cue.frame < 0) return fault(Fault::data, "a marker stands before the start of the sound");
    }
    const int frame_bytes = channels * bytes_of(info.format);
    const bool is_float = info.format == SampleFormat::float32;
    std::string format;
    append_le(format, is_float ? 3 : 1, 2);
    append_le(format, channels, 2);
    append_le(format, static_cast<std::uint64_t>(info.rate), 4);
    append_le(format, static_cast<std::uint64_t>(info.rate) * static_cast<std::uint64_t>(frame_bytes), 4);
    append_le(format, static_cast<std::uint64_t>(frame_bytes), 2);
    append_le(format, static_cast<std::uint64_t>(8 * bytes_of(info.format)), 2);
    if (is_float) append_le(format, 0, 2);   // no extension

    std::string chunks = "WAVE";
    append_chunk(chunks, "fmt ", format);
    if (is_float) {
        std::string fact;
        append_le(fact, static_cast<std::uint64_t>(info.frames), 4);
        append_chunk(chunks, "fact", fact);
    }
    chunks += "data";
    // A limit well below overflow first, then the exact one.
    constexpr std::int64_t far = std::int64_t{1} << 32;
    const std::uint64_t size =
        info.frames > far ? ~0ULL : chunks.size() + 4 + data_bytes(info) + wav_end(info).size();
    if (size > 0xffffffffULL) {
        return fault(Fault::data, "the sound is too long for a WAV file, which ends at 4 GiB")
            .advise("make the piece shorter, or use a lower rate or fewer bits");
    }
    append_le(chunks, data_bytes(info), 4);
    std::string out = "RIFF";
    append_le(out, size, 4);
    return out + chunks;
}

std::int64_t append_samples(std::string& out, Block block, SampleFormat format)
{
    const std::size_t before = out.size();
    const std::size_t after = before + block.left.size() * static_cast<std::size_t>(channels * bytes_of(format));
    out.resize(after + sizeof(std::uint32_t));
    char* place = out.data() + before;
    std::int64_t clipped = 0;
    if (format == SampleFormat::pcm16) clipped = append_pcm<2>(place, block);
    if (format == SampleFormat::pcm24) clipped = append_pcm<3>(place, block);
    out.resize(after);
    if (format != SampleFormat::float32) return clipped;
    for (std::size_t i = 0; i < block.left.size(); ++i) {
        for (const float sample : {block.left[i], block.right[i]}) {
            const auto bits = std::bit_cast<std::uint32_t>(sample);
            for (int b = 0; b < 4; ++b) *place++ = static_cast<char>(bits >> (8 * b));
        }
    }
    return 0;
}

Status WavWriter::begin()
{
    const Result<std::string> head = wav_head(m_info);
    if (!head) return head.error();
    return m_sink(*head);
}

Status WavWriter::add(Block block)
{
    m_frames += static_cast<std::int64_t>(block.left.size());
    if (m_frames > m_info.frames) return fault(Fault::internal, "more sound than was announced to the WAV file");
    m_buffer.clear();
    m_clipped += append_samples(m_buffer, block, m_info.format);
    return m_sink(m_buffer);
}

Status WavWriter::end()
{
    if (m_frames != m_info.frames) return fault(Fault::internal, "less sound than was announced to the WAV file");
    return m_sink(wav_end(m_info));
}

}  // namespace sixteen
