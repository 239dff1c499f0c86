// SHA-256 of bytes, as the manifests and records name every file.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace sixteen {

// 64 lower-case hexadecimal digits.
std::string sha256(std::string_view bytes);

// The same of bytes that come in pieces.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    void add(std::string_view bytes);
    std::string finish();                    // once, at the end

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace sixteen
