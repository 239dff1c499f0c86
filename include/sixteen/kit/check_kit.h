// What a listener would stumble over in a kit, before a draft is made with it.
//
//     Result<KitReport> report = check_kit(disk(), "share/sixteen/kits", "packs/dust");
//     for (const KitWarning& w : report->warnings) ...  // "snare", "Snare 2.wav", "clipped: 31 frames in a row at full level"
#pragma once

#include "sixteen/base/file_system.h"
#include "sixteen/base/result.h"

#include <string>
#include <vector>

namespace sixteen {

struct KitWarning {
    std::string voice;                       // empty: the whole kit
    std::string file;                        // empty: the whole voice
    std::string what;
    bool operator==(const KitWarning&) const = default;
};

struct KitReport {
    std::vector<KitWarning> warnings;
    std::vector<std::string> notes;          // what the reader passed over or guessed; no fault of the kit
};

// Opens every sound file of a kit (name or path, as load_kit) or, where no kit has that name, of an instrument.
// Warns of: voices without a sound, sounds that are clipped, silent, off centre (DC), start late or end with a click,
// loops that do not close or lie outside the sound, sample rates that differ. Errors: those of load_kit.
Result<KitReport> check_kit(const FileSystem&, const std::string& folder, const std::string& name);

}  // namespace sixteen
