// Any bytes as a sound file of a producer's folder, as a drum and as a bass whose key is listened to: no crash, no endless
// work; what is read is sound, and can be checked and played.
#include "play.h"

#include "sixteen/kit/check_kit.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace sixteen;
    const std::string bytes(reinterpret_cast<const char*>(data), size);
    MemoryFileSystem files;
    files.files = {{"own/mine/kick.wav", bytes}, {"own/mine/808.wav", bytes}};
    const auto kit = load_kit(files, "kits", "own/mine", 44100);
    const auto report = check_kit(files, "kits", "own/mine");
    if (kit) {
        fuzz::play(**kit);
        fuzz::expect(report.ok());
    } else {
        fuzz::expect(!kit.error().message.empty() && kit.error().file.starts_with("own/mine"));
        fuzz::expect(kit.error().fault == Fault::data);
    }
    return 0;
}
