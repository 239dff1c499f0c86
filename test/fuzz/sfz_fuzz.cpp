// Any bytes as an SFZ file beside two sounds, which also includes itself: no crash, no endless work; a kit that loads
// can be played, one that does not has an error with a place.
#include "play.h"

#include "sixteen/kit/check_kit.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace sixteen;
    static const std::string sounds[] = {fuzz::small_wav(400), fuzz::small_wav(3000)};
    MemoryFileSystem files;
    files.files = {{"mine/kit.sfz", {reinterpret_cast<const char*>(data), size}},
                   {"mine/a.wav", sounds[0]},
                   {"mine/sub/b.wav", sounds[1]}};
    const auto kit = load_kit(files, "kits", "mine/kit.sfz", 44100);
    if (kit) {
        fuzz::play(**kit);
        fuzz::expect(check_kit(files, "kits", "mine/kit.sfz").ok());
    } else {
        fuzz::expect(!kit.error().message.empty() && kit.error().file.starts_with("mine/"));
        fuzz::expect(kit.error().fault == Fault::data || kit.error().fault == Fault::unavailable);
    }
    return 0;
}
