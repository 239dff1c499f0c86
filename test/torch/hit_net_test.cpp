// The hit model's fast arithmetic against the TorchScript methods that say what it is: the same bits.
#include "../../src/torch/hit_net.h"

#include <gtest/gtest.h>

#include <fstream>

namespace sixteen {
namespace {

torch::jit::Module hits_model()
{
    std::ifstream file(std::string(SIXTEEN_DATA_DIR) + "/beat/hits.pt", std::ios::binary);
    torch::jit::Module module = torch::jit::load(file);
    const auto widen = [](torch::Tensor tensor) {
        if (tensor.is_floating_point()) tensor.set_data(tensor.to(torch::kFloat64));
    };
    for (const torch::Tensor& tensor : module.parameters()) widen(tensor);
    for (const torch::Tensor& tensor : module.buffers()) widen(tensor);
    module.eval();
    return module;
}

template <class T>
std::span<const T> span_of(const torch::Tensor& tensor)
{
    return {tensor.data_ptr<T>(), static_cast<std::size_t>(tensor.numel())};
}

// Windows as they come up: the head of a piece unknown, rests for the most part, some cells ahead given; and, every
// fourth, any cells at all.
torch::Tensor windows(int n)
{
    const auto any = [n] { return torch::randint(-1, cell::classes, {n, window::steps, drum_voices}, torch::kInt64); };
    torch::Tensor cells = any() * (torch::rand({n, window::steps, drum_voices}) < 0.15);
    for (int i = 0; i < n; ++i) {
        cells[i].narrow(0, 0, i * 9 % window::past).fill_(cell::unknown);
        cells[i].narrow(0, window::past, window::ahead).narrow(1, 0, i % drum_voices).fill_(cell::unknown);
        if (i % 4 == 3) cells[i] = any()[i];
    }
    return cells;
}

TEST(HitNet, GivesTheBitsOfTheModelsOwnMethods)
{
    torch::manual_seed(3);
    const c10::InferenceMode mode;
    torch::jit::Module model = hits_model();
    HitNet net(model);
    for (const int n : {1, 5, 64, 64, 3}) {
        const torch::Tensor cells = windows(n);
        std::vector<torch::Tensor> parts;
        for (const int kinds : {styles + 1, 6, steps_per_bar, 8, 8, 3}) parts.push_back(torch::randint(0, kinds, {n}, torch::kInt64));
        const torch::Tensor cond_i = torch::stack(parts, 1).contiguous();
        const torch::Tensor told = torch::rand({n, window::conditions_f}, torch::kFloat64) * 1.6;
        const torch::Tensor cond_f = torch::where(torch::rand({n, window::conditions_f}) < 0.25, torch::full_like(told, -1), told).contiguous();
        const torch::Tensor now = torch::randint(-1, cell::classes, {n, drum_voices}, torch::kInt64);
        const torch::Tensor hidden = model.get_method("whole")({cells, cond_i, cond_f}).toTensor();
        net.hidden(n, span_of<std::int64_t>(cells), span_of<std::int64_t>(cond_i), span_of<double>(cond_f));
        for (int v = 0; v < drum_voices; ++v) {
            const torch::Tensor wanted = model.get_method("voice")({hidden, now, v}).toTensor();
            torch::Tensor got = torch::empty_like(wanted);
            net.voice(n, span_of<std::int64_t>(now), v, {got.data_ptr<double>(), static_cast<std::size_t>(got.numel())});
            EXPECT_TRUE(torch::equal(got, wanted)) << n << " rows, voice " << v;
        }
    }
}

TEST(HitNet, RefusesAnotherModel)
{
    EXPECT_THROW(HitNet(torch::jit::load(std::string(SIXTEEN_DATA_DIR) + "/beat/bass.pt")), c10::Error);
}

}  // namespace
}  // namespace sixteen
