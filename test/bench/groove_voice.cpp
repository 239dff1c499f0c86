// What a groove voice does to takes that it was not learned from, for models/voice/beats.py.
//
//     groove_voice models libsixteen_torch.so learn.txt unseen.txt AMOUNT...
//
// The lists name MIDI files, one a line. Prints a line of JSON: the learned groove, and for each amount and for "played"
// (the takes as they are) all hits as [file, voice, step of the bar, class, velocity, offset in ticks] and the bits a step
// of the hit model. Hits of the amounts are the unseen takes humanised in full, as /beat/feel does it with amounts of 1.
#include "sixteen/base/file_system.h"
#include "sixteen/beat/feel.h"
#include "sixteen/model/manifest.h"
#include "sixteen/model/torch_module.h"
#include "sixteen/voice/groove_voice.h"

#include <cstdlib>
#include <iostream>
#include <map>
#include <sstream>

namespace sixteen {
namespace {

// Magenta's recordings are early by this on the whole, because of how they were made (models/beat/data.py).
constexpr double early = 0.05;               // sixteenths

template <class T>
T must(Result<T> result)
{
    if (result) return *std::move(result);
    std::cerr << to_text(result.error()) << '\n';
    std::exit(1);
}

using Takes = std::vector<GrooveTake>;

Takes takes_of(const std::string& list)
{
    Takes takes;
    std::istringstream lines(must(disk().read(list, 1 << 20)));
    for (std::string path; std::getline(lines, path);) {
        MidiFile file = must(read_midi(must(disk().read(path, midi_size_limit)), path));
        const auto late = static_cast<std::int64_t>(early * file.ppq / 4 + 0.5);
        for (MidiNote& note : file.notes) note.tick += late;
        takes.push_back(must(read_take(file, path)));
    }
    return takes;
}

std::unique_ptr<Models> open_models(const std::string& folder, const std::string& module)
{
    const ModelManifest manifest = must(read_manifest(disk(), folder));
    const ModelInfo model = must(manifest.find("beat"));
    const auto bytes = [&](const char* role) { return must(read_checked(disk(), manifest, model, role)); };
    return must(open_torch(module, {.hits = bytes("hits"), .feel = bytes("feel"), .bass = bytes("bass")}));
}

Json row(std::size_t file, const Hit& hit)
{
    return Json::array({file, static_cast<int>(hit.voice), hit.step, hit.cell_class, hit.velocity, hit.offset});
}

// The loudest stroke of each cell, a roll's first: what a humanised take has.
Json played(const Takes& takes)
{
    Json out = Json::array();
    for (std::size_t f = 0; f < takes.size(); ++f) {
        const Grid& cells = takes[f].cells;
        std::map<std::pair<int, int>, Hit> loudest;
        for (const Hit& hit : takes[f].hits) {
            const std::pair<int, int> at(hit.bar * steps_per_bar + hit.step, static_cast<int>(hit.voice));
            const auto [there, is_new] = loudest.try_emplace(at, hit);
            const int c = cells.at(at.first, at.second);
            if (!is_new && c < cell::roll2 && hit.velocity > there->second.velocity) there->second = hit;
            there->second.cell_class = c;
        }
        for (const auto& [at, hit] : loudest) {
            if (hit.cell_class > cell::rest) out.push_back(row(f, hit));
        }
    }
    return out;
}

Json humanised(const Takes& takes, BeatScorer& scorer)
{
    Json out = Json::array();
    for (std::size_t f = 0; f < takes.size(); ++f) {
        const GrooveTake& file = takes[f];
        Plan plan;
        plan.key = f + 1;
        plan.bars = file.cells.bars();
        plan.tempo_milli = static_cast<std::int64_t>(file.tempo * 1000 + 0.5);
        plan.spec.style = Style::jazz_rap;   // whose timing is a player's in full
        plan.spec.swing = file.swing;
        plan.spec.beat.humanize_timing = plan.spec.beat.humanize_velocity = 1;
        for (int bar = 0; bar < plan.bars; bar += 16) {
            Section section;
            section.spec.kind = SectionKind::verse;
            section.spec.energy = 0.7;
            section.spec.bars = std::min(16, plan.bars - bar);
            section.first_bar = bar;
            plan.sections.push_back(section);
        }
        const Plan* plans[] = {&plan};
        const std::vector<std::vector<Hit>> hits = must(play_hits(plans, std::span(&file.cells, 1), scorer));
        for (const Hit& hit : hits[0]) out.push_back(row(f, hit));
    }
    return out;
}

int run(std::span<char*> args)
{
    const std::unique_ptr<Models> models = open_models(args[1], args[2]);
    const Takes learn = takes_of(args[3]), unseen = takes_of(args[4]);
    const auto scorer = must(models->beat());
    const auto groove = std::make_shared<const GrooveVoice>(must(learn_grooves(learn, *scorer)));
    Json out = {{"groove", to_json(*groove)}, {"portrait", to_json(portrait_of(learn))}, {"played", {{"hits", played(unseen)}}}};
    for (char* amount : args.subspan(5)) {
        const double share = std::atof(amount);
        std::unique_ptr<BeatScorer> voiced = must(models->beat());
        if (share > 0) voiced = std::make_unique<VoicedBeat>(std::move(voiced), groove, share);
        out[amount] = {{"hits", humanised(unseen, *voiced)}, {"bits", must(hit_bits(unseen, *voiced))}};
    }
    std::cout << out.dump() << '\n';
    return 0;
}

}  // namespace
}  // namespace sixteen

int main(int count, char** args)
{
    if (count < 6) {
        std::cerr << "usage: groove_voice MODELS MODULE LEARN UNSEEN AMOUNT...\n";
        return 2;
    }
    return sixteen::run(std::span(args, static_cast<std::size_t>(count)));
}
