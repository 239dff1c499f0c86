// The step of our own against the model's own methods, bit for bit.
#include "../../src/torch/line_model.h"
#include "sixteen/base/random.h"

#include <gtest/gtest.h>

#include <numeric>

using namespace sixteen;

namespace {

torch::jit::Module load()
{
    torch::jit::Module module = torch::jit::load(SIXTEEN_DATA_DIR "/lyric/model.pt");
    for (torch::Tensor parameter : module.parameters()) {
        if (parameter.is_floating_point()) parameter.set_data(parameter.to(torch::kFloat32));
    }
    module.eval();
    return module;
}

torch::Tensor ints(std::vector<std::int64_t> values, std::vector<std::int64_t> shape)
{
    return torch::tensor(values, torch::kInt64).reshape(shape);
}

torch::Tensor call(torch::jit::Module& module, const char* method, std::vector<torch::jit::IValue> arguments)
{
    return module.get_method(method)(std::move(arguments)).toTensor();
}

}  // namespace

TEST(LineModel, GivesTheBitsOfTheTorchScript)
{
    const c10::InferenceMode inference;
    torch::jit::Module module = load();
    LineModel lines(module);
    const int words = lines.vocabulary();
    std::vector<int> order(static_cast<std::size_t>(words));
    std::iota(order.rbegin(), order.rend(), 0);
    lines.order(order);
    const Random random(7);
    std::uint32_t drawn = 0;
    const auto below = [&](int most) { return static_cast<std::int64_t>(random.below(static_cast<std::uint32_t>(most), Stage::hits, ++drawn)); };

    // Two drafts, with prefixes of an odd and an even number of tokens, in two blocks and in one.
    constexpr int drafts = 2, candidates = 3;
    const int length[drafts] = {37, 90};
    std::vector<std::vector<HeardBlock>> heard(drafts);
    std::vector<torch::Tensor> keys, values;
    for (int d = 0; d < drafts; ++d) {
        std::vector<std::int64_t> token, remaining, line, pos;
        for (int i = 0; i < length[d]; ++i) {
            token.push_back(i == 0 ? 6 : 33 + below(words - 33));
            remaining.push_back(i < 5 ? 31 : below(12));
            line.push_back(i < 5 ? 31 : i / 20);
            pos.push_back(i % 20);
        }
        const auto shape = std::vector<std::int64_t>{1, length[d]};
        const auto both = module.get_method("encode")({ints(token, shape), ints(remaining, shape), ints(line, shape), ints(pos, shape),
                                                       torch::ones({1, length[d]})}).toTuple();
        const torch::Tensor k = both->elements()[0].toTensor(), v = both->elements()[1].toTensor();
        keys.push_back(k);
        values.push_back(v);
        const auto part = [](const torch::Tensor& all, int from, int count) { return all.select(1, 0).narrow(2, from, count).clone(); };
        const int cut = d == 0 ? 5 : length[d];
        heard[static_cast<std::size_t>(d)].push_back({part(k, 0, cut), part(v, 0, cut)});
        if (cut < length[d]) heard[static_cast<std::size_t>(d)].push_back({part(k, cut, length[d] - cut), part(v, cut, length[d] - cut)});
    }
    lines.open(std::vector<std::span<const HeardBlock>>{heard[0], heard[1]});

    const torch::Tensor table = module.attr("words").toTensor().t().contiguous(), bias = module.attr("word_bias").toTensor();
    const std::int64_t l = keys[0].size(0), h = keys[0].size(2), dim = keys[0].size(4);
    std::vector<torch::Tensor> line_keys, line_values;
    for (int d = 0; d < drafts; ++d) {
        line_keys.push_back(torch::zeros({l, 1, candidates, h, 24, dim}));
        line_values.push_back(torch::zeros_like(line_keys.back()));
    }
    for (int pos = 0; pos < 20; ++pos) {
        std::vector<LineRow> rows;
        for (int d = 0; d < drafts; ++d) {
            // The first step has one row a draft, from which all candidates go on.
            for (int c = 0; c < (pos == 0 ? 1 : candidates); ++c) {
                rows.push_back({d, pos == 0 ? -1 : pos == 1 ? d : d * candidates + c, pos == 0 ? 2 : 33 + below(words - 33), below(20), d + 3});
            }
        }
        lines.step(rows, pos);
        std::vector<int> all(rows.size());
        std::iota(all.begin(), all.end(), 0);
        const std::span<const float> got = lines.scores(all, words);
        for (int d = 0; d < drafts; ++d) {
            std::vector<std::int64_t> token, remaining, line;
            for (int c = 0; c < candidates; ++c) {
                const LineRow& row = rows[static_cast<std::size_t>(pos == 0 ? d : d * candidates + c)];
                token.push_back(row.token);
                remaining.push_back(row.remaining);
                line.push_back(row.line);
            }
            const std::vector<std::int64_t> shape = {1, candidates};
            const auto at = static_cast<std::size_t>(d);
            const torch::Tensor states = call(module, "advance", {ints(token, shape), ints(remaining, shape), ints(line, shape), pos, keys[at], values[at],
                                                                  torch::ones({1, length[d]}), line_keys[at], line_values[at]});
            const torch::Tensor want = call(module, "score", {states.flatten(0, 1), table, bias});
            for (int c = 0; c < (pos == 0 ? 1 : candidates); ++c) {
                const std::size_t row = static_cast<std::size_t>(pos == 0 ? d : d * candidates + c) * static_cast<std::size_t>(words);
                for (int w = 0; w < words; ++w)
                    ASSERT_EQ(static_cast<double>(got[row + static_cast<std::size_t>(words - 1 - w)]), want[c].data_ptr<double>()[w]) << "draft " << d << " row " << c << " at " << pos << " word " << w;
            }
        }
    }
}
