// What went wrong, where, why, and what to do: the one error type of the program.
//
//     return fault(Fault::data, "tempo 400 is above 240").at(file, 3, 12).pointer("/tempo");
#pragma once

#include <string>
#include <utility>

namespace sixteen {

// The kind of a fault is the exit status of the program (sysexits.h has the numbers).
enum class Fault : int {
    differences = 1,   // some drafts failed, or results differ
    usage = 2,         // wrong command line
    data = 65,         // bad spec, MIDI, kit or lyric
    no_input = 66,     // a file that was named is missing or unreadable
    unavailable = 69,  // model or kit not available
    internal = 70,     // a bug of ours
    cant_create = 73,  // an output cannot be created
    io = 74,           // reading or writing failed half-way
    try_again = 75,    // somebody else holds the folder; try again
    interrupted = 130, // stopped by SIGINT
    terminated = 143,  // stopped by SIGTERM
};

struct Diagnostic {
    Fault fault = Fault::internal;
    std::string message;  // one sentence, no full stop
    std::string file;     // as the user named it; empty if no file is concerned
    int line = 0;         // from 1; 0 if unknown
    int column = 0;       // from 1, in bytes; 0 if unknown
    std::string pointer;  // JSON pointer (RFC 6901), "" for none or the root
    std::string hint;     // what to do; may be empty

    bool operator==(const Diagnostic&) const = default;

    Diagnostic at(std::string where, int at_line = 0, int at_column = 0) &&
    {
        file = std::move(where);
        line = at_line;
        column = at_column;
        return std::move(*this);
    }
    Diagnostic in(std::string json_pointer) &&
    {
        pointer = std::move(json_pointer);
        return std::move(*this);
    }
    Diagnostic advise(std::string advice) &&
    {
        hint = std::move(advice);
        return std::move(*this);
    }
};

inline Diagnostic fault(Fault kind, std::string message)
{
    return Diagnostic{.fault = kind, .message = std::move(message), .file = {}, .pointer = {}, .hint = {}};
}

// "spec.json:3:12: /tempo: tempo 400 is above 240 (use 40 to 240)", one line, no new line at the end.
std::string to_text(const Diagnostic&);

}  // namespace sixteen
