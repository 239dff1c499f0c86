// Result<T>: a value or a Diagnostic. Functions of the library do not throw.
//
//     Result<Spec> spec = read_spec(bytes, "late-bus.json");
//     if (!spec) return spec.error();
//     use(*spec);
#pragma once

#include "sixteen/base/diagnostic.h"

#include <cassert>
#include <utility>
#include <variant>

namespace sixteen {

template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Diagnostic error) : m_state(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return m_state.index() == 0; }
    explicit operator bool() const { return ok(); }

    T& operator*() & { assert(ok()); return std::get<0>(m_state); }
    const T& operator*() const& { assert(ok()); return std::get<0>(m_state); }
    // By value, so that a loop over the value of a temporary does not outlive it.
    T operator*() && { assert(ok()); return std::get<0>(std::move(m_state)); }
    T* operator->() { return &**this; }
    const T* operator->() const { return &**this; }

    const Diagnostic& error() const { assert(!ok()); return std::get<1>(m_state); }

private:
    std::variant<T, Diagnostic> m_state;
};

// Success without a value, or a Diagnostic.
class [[nodiscard]] Status {
public:
    Status() = default;
    Status(Diagnostic error) : m_state(std::move(error)) {}

    bool ok() const { return m_state.index() == 0; }
    explicit operator bool() const { return ok(); }
    const Diagnostic& error() const { assert(!ok()); return std::get<1>(m_state); }

private:
    std::variant<std::monostate, Diagnostic> m_state;
};

}  // namespace sixteen
