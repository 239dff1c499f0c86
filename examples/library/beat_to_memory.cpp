// A beat from a spec, rendered to memory: prints its length and its loudest sample.
#include <sixteen/batch/draft.h>
#include <sixteen/render/render.h>
#include <sixteen/spec/reader.h>

#include <cstdio>

int main()
{
    using namespace sixteen;
    std::vector<Diagnostic> problems;
    const std::vector<Spec> specs = read_specs(R"({"style": "trap", "form": [{"bars": 2}], "lyrics": {"on": false}})", "here", {}, problems);
    const Plan plan = make_plan(specs.at(0), 0, 0);
    const Parts parts{.beat = true, .lyrics = false, .audio = true};
    const auto studio = Studio::open(disk(), find_places(SIXTEEN_PREFIX "/bin/sixteen"), parts);
    if (!studio) return std::puts(to_text(studio.error()).c_str()), 1;
    const auto scorers = (*studio)->scorers(parts);
    const auto draft = compose(plan, **studio, *scorers);
    const auto kit = (*studio)->kit(plan);
    std::vector<float> left, right;
    const auto piece = perform(draft->score, **kit, plan.spec.sound, mix_of(plan.spec.style));
    const auto figures = render(*piece, mix_of(plan.spec.style), {}, plan.key, {.begin = {}, .mix = [&](Block block) {
        left.insert(left.end(), block.left.begin(), block.left.end());
        right.insert(right.end(), block.right.begin(), block.right.end());
        return Status();
    }, .stem = {}});
    std::printf("%zu frames, %zu notes, peak %.3f\n", left.size(), draft->score.notes.size(), figures->peak);
}
