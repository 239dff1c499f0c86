// Frames: sound in memory that many samples may share, never changed once it is there.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace sixteen {

class Frames {
public:
    Frames() = default;
    Frames(std::vector<float> frames) : m_frames(std::make_shared<const std::vector<float>>(std::move(frames))) {}
    Frames(std::initializer_list<float> frames) : Frames(std::vector<float>(frames)) {}

    std::size_t size() const { return m_frames ? m_frames->size() : 0; }
    bool empty() const { return size() == 0; }
    const float* data() const { return m_frames ? m_frames->data() : nullptr; }
    const float* begin() const { return data(); }
    const float* end() const { return data() + size(); }
    float operator[](std::size_t i) const { return (*m_frames)[i]; }
    operator std::span<const float>() const { return {data(), size()}; }
    bool operator==(const Frames& other) const { return std::equal(begin(), end(), other.begin(), other.end()); }

private:
    std::shared_ptr<const std::vector<float>> m_frames;
};

}  // namespace sixteen
