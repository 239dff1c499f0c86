#include "sixteen/write/wav.h"

#include "sixteen/base/wide.h"

#include <emmintrin.h>

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

// Four whole numbers as little-endian samples. Up to four bytes more are written than they take.
template <int bytes>
void put(char* out, __m128i values)
{
    if constexpr (bytes == 2) {
        _mm_storel_epi64(reinterpret_cast<__m128i*>(out), _mm_packs_epi32(values, values));
    } else {
        // Two samples in each half of 64 bits move together, then the halves.
        const __m128i low = _mm_and_si128(values, _mm_set1_epi64x(0x0000000000ffffff));
        const __m128i high = _mm_and_si128(_mm_srli_epi64(values, 8), _mm_set1_epi64x(0x0000ffffff000000));
        const __m128i pairs = _mm_or_si128(low, high);
        _mm_storel_epi64(reinterpret_cast<__m128i*>(out), pairs);
        _mm_storel_epi64(reinterpret_cast<__m128i*>(out + 2 * bytes), _mm_unpackhi_epi64(pairs, pairs));
    }
}

// In steps of a few frames: scaled, limited where any is too high, rounded to nearest (halves to even, as the processor
// does where nobody has told it otherwise), packed. `out` has room for four bytes more.
template <int bytes>
std::int64_t append_pcm(char* out, Block block)
{
    constexpr float scale = bytes == 2 ? 32768.0F : 8388608.0F;
    constexpr std::size_t most = 64;
    std::int64_t clipped = 0;
    std::array<float, most> left{}, right{};
    for (std::size_t at = 0; at < block.left.size(); at += most) {
        const std::size_t frames = std::min(most, block.left.size() - at);
        for (std::size_t i = 0; i < frames; ++i) left[i] = block.left[at + i] * scale;
        for (std::size_t i = 0; i < frames; ++i) right[i] = block.right[at + i] * scale;
        Four highest{};
        for (std::size_t i = 0; i < most; i += 4) {
            highest = higher_of(highest, higher_of(size_of(four_at(&left[i])), size_of(four_at(&right[i]))));
        }
        if (!(highest_in(highest) <= scale - 1)) {
            for (std::size_t i = 0; i < frames; ++i) left[i] = limited<bytes>(left[i], clipped);
            for (std::size_t i = 0; i < frames; ++i) right[i] = limited<bytes>(right[i], clipped);
        }
        const auto put_four = [&](char* to, std::size_t i) {
            const __m128i l = _mm_cvtps_epi32(_mm_loadu_ps(&left[i]));
            const __m128i r = _mm_cvtps_epi32(_mm_loadu_ps(&right[i]));
            put<bytes>(to, _mm_unpacklo_epi32(l, r));
            put<bytes>(to + 4 * bytes, _mm_unpackhi_epi32(l, r));
        };
        std::size_t i = 0;
        for (; i + 4 <= frames; i += 4, out += 8 * bytes) put_four(out, i);
        if (i == frames) continue;
        std::array<char, 8 * bytes + 4> rest;
        put_four(rest.data(), i);
        out = std::copy_n(rest.data(), channels * bytes * (frames - i), out);
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
    out.resize(after + 4);
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
