// Any bytes as a Hydrogen drum kit, packed, or as the drumkit.xml of an unpacked one if they start with '<': no crash, no
// endless work; a kit that loads can be played.
#include "play.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace sixteen;
    static const std::string sound = fuzz::small_wav(400);
    MemoryFileSystem files;
    const bool xml = size > 0 && data[0] == '<';
    files.files = {{xml ? "own/mine/drumkit.xml" : "own/mine.h2drumkit", {reinterpret_cast<const char*>(data), size}},
                   {"own/mine/a.wav", sound},
                   {"own/mine/b.wav", sound}};
    const auto kit = load_kit(files, "kits", xml ? "own/mine" : "own/mine.h2drumkit", 44100);
    if (kit) {
        fuzz::play(**kit);
    } else {
        fuzz::expect(!kit.error().message.empty() && kit.error().file.starts_with("own/mine"));
        fuzz::expect(kit.error().fault == Fault::data || kit.error().fault == Fault::unavailable);
    }
    return 0;
}
