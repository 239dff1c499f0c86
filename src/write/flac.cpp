#include "sixteen/write/flac.h"

#include <sndfile.h>

#include <algorithm>

namespace sixteen {
namespace {

// Of libsndfile's 0..1, which are libFLAC's levels 0..8: level 2 is the highest with fixed predictors alone.
constexpr double compression = 2.0 / 8;
constexpr std::size_t channels = 2;

// A file in memory, as libsndfile writes to it.
struct Bytes {
    std::string all = {};
    std::size_t place = 0;
};

sf_count_t length(void* data)
{
    return static_cast<sf_count_t>(static_cast<Bytes*>(data)->all.size());
}

sf_count_t seek(sf_count_t offset, int whence, void* data)
{
    Bytes& bytes = *static_cast<Bytes*>(data);
    const auto size = static_cast<sf_count_t>(bytes.all.size());
    const sf_count_t from = whence == SEEK_CUR ? static_cast<sf_count_t>(bytes.place) : whence == SEEK_END ? size : 0;
    bytes.place = static_cast<std::size_t>(std::clamp<sf_count_t>(from + offset, 0, size));
    return static_cast<sf_count_t>(bytes.place);
}

sf_count_t read(void* out, sf_count_t count, void* data)
{
    Bytes& bytes = *static_cast<Bytes*>(data);
    const std::size_t n = bytes.all.copy(static_cast<char*>(out), static_cast<std::size_t>(count), bytes.place);
    bytes.place += n;
    return static_cast<sf_count_t>(n);
}

sf_count_t write(const void* in, sf_count_t count, void* data)
{
    Bytes& bytes = *static_cast<Bytes*>(data);
    const auto n = static_cast<std::size_t>(count);
    bytes.all.replace(bytes.place, std::min(n, bytes.all.size() - bytes.place), static_cast<const char*>(in), n);
    bytes.place += n;
    return count;
}

sf_count_t tell(void* data)
{
    return static_cast<sf_count_t>(static_cast<Bytes*>(data)->place);
}

}  // namespace

struct FlacWriter::Encoder {
    ~Encoder()
    {
        if (file) sf_close(file);
    }

    Bytes bytes;
    SNDFILE* file = nullptr;
    std::string packed = {};                 // of a block, as they stand in a WAV file
    std::vector<int> samples = {};           // the same, at the upper end of 32 bits
};

FlacWriter::FlacWriter(WavInfo info, Sink sink) : m_info(std::move(info)), m_sink(std::move(sink)) {}
FlacWriter::~FlacWriter() = default;

Status FlacWriter::begin()
{
    if (m_info.format == SampleFormat::float32) {
        return fault(Fault::data, "a FLAC file holds 16 or 24 bits, no float").advise("set the bits to 24, or write a WAV file");
    }
    if (m_info.frames <= 0) return fault(Fault::data, "a FLAC file cannot be without sound");
    m_encoder = std::make_unique<Encoder>();
    SF_VIRTUAL_IO io{length, seek, read, write, tell};
    SF_INFO format{};
    format.samplerate = m_info.rate;
    format.channels = channels;
    format.format = SF_FORMAT_FLAC | (m_info.format == SampleFormat::pcm16 ? SF_FORMAT_PCM_16 : SF_FORMAT_PCM_24);
    m_encoder->file = sf_open_virtual(&io, SFM_WRITE, &format, &m_encoder->bytes);
    if (!m_encoder->file) return fault(Fault::internal, std::string("cannot write FLAC: ") + sf_strerror(nullptr));
    double level = compression;
    sf_command(m_encoder->file, SFC_SET_COMPRESSION_LEVEL, &level, sizeof level);
    if (!m_info.title.empty()) sf_set_string(m_encoder->file, SF_STR_TITLE, m_info.title.c_str());
    if (!m_info.comment.empty()) sf_set_string(m_encoder->file, SF_STR_COMMENT, m_info.comment.c_str());
    return {};
}

Status FlacWriter::add(Block block)
{
    m_frames += static_cast<std::int64_t>(block.left.size());
    if (m_frames > m_info.frames) return fault(Fault::internal, "more sound than was announced to the FLAC file");
    std::string& packed = m_encoder->packed;
    packed.clear();
    append_samples(packed, block, m_info.format);
    const auto width = static_cast<std::size_t>(bytes_of(m_info.format));
    m_encoder->samples.clear();
    for (std::size_t at = 0; at < packed.size(); at += width) {
        std::uint32_t value = 0;
        for (std::size_t b = 0; b < width; ++b) {
            value |= static_cast<std::uint32_t>(static_cast<unsigned char>(packed[at + b])) << (8 * (b + 4 - width));
        }
        m_encoder->samples.push_back(static_cast<int>(value));
    }
    const auto frames = static_cast<sf_count_t>(block.left.size());
    if (sf_writef_int(m_encoder->file, m_encoder->samples.data(), frames) != frames) {
        return fault(Fault::internal, std::string("cannot write FLAC: ") + sf_strerror(m_encoder->file));
    }
    return {};
}

Status FlacWriter::end()
{
    if (m_frames != m_info.frames) return fault(Fault::internal, "less sound than was announced to the FLAC file");
    const int closed = sf_close(m_encoder->file);
    m_encoder->file = nullptr;
    if (closed != 0) return fault(Fault::internal, std::string("cannot write FLAC: ") + sf_error_number(closed));
    return m_sink(m_encoder->bytes.all);
}

}  // namespace sixteen
