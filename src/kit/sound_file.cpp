#include "sixteen/kit/sound_file.h"

#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <span>

namespace sixteen {
namespace {

// libsndfile reads through these from bytes in memory.
struct ByteView {
    std::string_view bytes;
    sf_count_t place = 0;
};

sf_count_t view_length(void* data)
{
    return static_cast<sf_count_t>(static_cast<ByteView*>(data)->bytes.size());
}

sf_count_t view_seek(sf_count_t offset, int whence, void* data)
{
    ByteView& view = *static_cast<ByteView*>(data);
    const auto size = static_cast<sf_count_t>(view.bytes.size());
    sf_count_t from = 0;
    if (whence == SEEK_CUR) from = view.place;
    if (whence == SEEK_END) from = size;
    // Hostile headers ask for far places; the sum of clamped numbers cannot overflow.
    offset = std::clamp(offset, -size - 1, size + 1);
    view.place = std::clamp<sf_count_t>(from + offset, 0, size);
    return view.place;
}

sf_count_t view_read(void* out, sf_count_t count, void* data)
{
    ByteView& view = *static_cast<ByteView*>(data);
    const sf_count_t left = static_cast<sf_count_t>(view.bytes.size()) - view.place;
    const sf_count_t n = std::clamp<sf_count_t>(count, 0, left);
    if (n > 0) std::memcpy(out, view.bytes.data() + view.place, static_cast<std::size_t>(n));
    view.place += n;
    return n;
}

sf_count_t view_write(const void*, sf_count_t, void*)
{
    return 0;
}

sf_count_t view_tell(void* data)
{
    return static_cast<ByteView*>(data)->place;
}

struct CloseSound {
    void operator()(SNDFILE* file) const { sf_close(file); }
};

bool is_plain(int format)
{
    switch (format & SF_FORMAT_TYPEMASK) {
    case SF_FORMAT_WAV:
    case SF_FORMAT_WAVEX:
    case SF_FORMAT_AIFF:
    case SF_FORMAT_FLAC: break;
    default: return false;
    }
    switch (format & SF_FORMAT_SUBMASK) {
    case SF_FORMAT_PCM_S8:
    case SF_FORMAT_PCM_U8:
    case SF_FORMAT_PCM_16:
    case SF_FORMAT_PCM_24:
    case SF_FORMAT_PCM_32:
    case SF_FORMAT_FLOAT:
    case SF_FORMAT_DOUBLE: return true;
    default: return false;
    }
}

std::optional<Sound::Points> loop_of(SNDFILE* file)
{
    SF_INSTRUMENT instrument{};
    if (sf_command(file, SFC_GET_INSTRUMENT, &instrument, sizeof(instrument)) != SF_TRUE) return std::nullopt;
    for (int i = 0; i < std::min(instrument.loop_count, 16); ++i) {
        const auto& loop = instrument.loops[i];
        if (loop.mode != SF_LOOP_FORWARD) continue;
        // libsndfile counts the end as the first frame behind the loop.
        return Sound::Points{.first = loop.start, .last = static_cast<std::int64_t>(loop.end) - 1};
    }
    return std::nullopt;
}

bool within_bounds(float value)
{
    return std::fabs(value) <= sound_max_level;  // false for NaN, too
}

// Its place; the size if all are within.
std::size_t first_out_of_bounds(std::span<const float> values)
{
    int bad = 0;
    for (const float value : values) bad |= within_bounds(value) ? 0 : 1;
    if (bad == 0) return values.size();
    return static_cast<std::size_t>(std::find_if_not(values.begin(), values.end(), within_bounds) - values.begin());
}

}  // namespace

Result<Sound> read_sound(std::string_view bytes, const std::string& name)
{
    ByteView view{.bytes = bytes};
    SF_VIRTUAL_IO io{view_length, view_seek, view_read, view_write, view_tell};
    SF_INFO info{};
    const std::unique_ptr<SNDFILE, CloseSound> file(sf_open_virtual(&io, SFM_READ, &info, &view));
    const std::string takes = "kits take WAV, AIFF and FLAC files with integer or float frames";
    if (!file) {
        return fault(Fault::data, std::string("not a sound file that can be read: ") + sf_strerror(nullptr))
            .at(name).advise(takes);
    }
    if (!is_plain(info.format)) return fault(Fault::data, "its sound format is not taken").at(name).advise(takes);
    if (info.samplerate < sound_min_rate || info.samplerate > sound_max_rate) {
        return fault(Fault::data, "its sample rate " + std::to_string(info.samplerate) + " is not within " +
                     std::to_string(sound_min_rate) + " to " + std::to_string(sound_max_rate)).at(name);
    }
    if (info.channels < 1 || info.channels > sound_max_channels) {
        return fault(Fault::data, "it has " + std::to_string(info.channels) + " channels; up to " +
                     std::to_string(sound_max_channels) + " are taken").at(name);
    }
    if (info.frames <= 0) return fault(Fault::data, "it holds no sound").at(name);
    if (info.frames > static_cast<sf_count_t>(info.samplerate) * sound_max_seconds) {
        return fault(Fault::data, "it is longer than " + std::to_string(sound_max_seconds) + " seconds").at(name);
    }

    Sound sound{.rate = info.samplerate, .frames = std::vector<float>(static_cast<std::size_t>(info.frames)),
                .right = {}, .loop = loop_of(file.get())};
    const auto channels = static_cast<std::size_t>(info.channels);
    const bool stereo = channels == 2;
    if (stereo) sound.right.resize(sound.frames.size());
    // One channel goes straight to where it stays.
    std::vector<float> chunk(channels == 1 ? 0 : 4096 * channels);
    std::size_t done = 0;
    while (done < sound.frames.size()) {
        const std::size_t left = sound.frames.size() - done;
        const std::size_t want = channels == 1 ? left : std::min<std::size_t>(4096, left);
        float* const values = channels == 1 ? &sound.frames[done] : chunk.data();
        const sf_count_t got = sf_readf_float(file.get(), values, static_cast<sf_count_t>(want));
        if (got <= 0) {
            return fault(Fault::data, "it ends after " + std::to_string(done) + " of " +
                         std::to_string(sound.frames.size()) + " frames").at(name);
        }
        const auto frames = static_cast<std::size_t>(got);
        if (const std::size_t bad = first_out_of_bounds({values, frames * channels}); bad < frames * channels) {
            return fault(Fault::data, "frame " + std::to_string(done + bad / channels) + " is not a number within -" +
                         std::to_string(sound_max_level) + " to " + std::to_string(sound_max_level)).at(name);
        }
        for (std::size_t i = 0; stereo && i < frames; ++i) {
            sound.frames[done + i] = chunk[2 * i];
            sound.right[done + i] = chunk[2 * i + 1];
        }
        for (std::size_t i = 0; channels > 2 && i < frames; ++i) {
            float sum = 0;
            for (std::size_t c = 0; c < channels; ++c) sum += chunk[i * channels + c];
            sound.frames[done + i] = sum / static_cast<float>(channels);
        }
        done += frames;
    }
    if (sound.right == sound.frames) sound.right = {};
    return sound;
}

}  // namespace sixteen
