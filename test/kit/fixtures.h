// Sound files and kits in memory, for the tests of kit/ and render/.
#pragma once

#include "sixteen/base/file_system.h"

#include <sndfile.h>

#include <cstring>
#include <string>
#include <vector>

namespace sixteen::test {

// libsndfile writes through these into a string.
struct Bytes {
    std::string text;
    sf_count_t place = 0;

    static SF_VIRTUAL_IO io()
    {
        return {[](void* d) { return static_cast<sf_count_t>(static_cast<Bytes*>(d)->text.size()); },
                [](sf_count_t offset, int whence, void* d) {
                    Bytes& b = *static_cast<Bytes*>(d);
                    const auto size = static_cast<sf_count_t>(b.text.size());
                    b.place = offset + (whence == SEEK_CUR ? b.place : whence == SEEK_END ? size : 0);
                    return b.place;
                },
                [](void* out, sf_count_t count, void* d) {
                    Bytes& b = *static_cast<Bytes*>(d);
                    const sf_count_t n = std::min(count, static_cast<sf_count_t>(b.text.size()) - b.place);
                    if (n <= 0) return sf_count_t{0};
                    std::memcpy(out, b.text.data() + b.place, static_cast<std::size_t>(n));
                    b.place += n;
                    return n;
                },
                [](const void* in, sf_count_t count, void* d) {
                    Bytes& b = *static_cast<Bytes*>(d);
                    const auto end = static_cast<std::size_t>(b.place + count);
                    if (b.text.size() < end) b.text.resize(end);
                    std::memcpy(b.text.data() + b.place, in, static_cast<std::size_t>(count));
                    b.place += count;
                    return count;
                },
                [](void* d) { return static_cast<Bytes*>(d)->place; }};
    }
};

// Interleaved frames as a file of a libsndfile format.
inline std::string sound_file(const std::vector<float>& samples, int rate = 44100, int channels = 1,
                              int format = SF_FORMAT_WAV | SF_FORMAT_FLOAT)
{
    Bytes bytes;
    SF_VIRTUAL_IO io = Bytes::io();
    SF_INFO info{};
    info.samplerate = rate;
    info.channels = channels;
    info.format = format;
    SNDFILE* file = sf_open_virtual(&io, SFM_WRITE, &info, &bytes);
    if (!file) return {};
    sf_writef_float(file, samples.data(), static_cast<sf_count_t>(samples.size()) / channels);
    sf_close(file);
    return bytes.text;
}

}  // namespace sixteen::test
