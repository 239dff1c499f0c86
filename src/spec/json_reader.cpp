#include "sixteen/spec/json_reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <unordered_map>

namespace sixteen {
namespace {

// Length of the UTF-8 sequence at the front, 0 if it is none (overlong, surrogate, out of range).
std::size_t utf8_length(std::string_view s)
{
    const auto byte = [&](std::size_t i) { return i < s.size() ? static_cast<unsigned char>(s[i]) : 0U; };
    const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    const unsigned a = byte(0), b = byte(1);
    if (a < 0x80) return 1;
    if (a >= 0xC2 && a <= 0xDF && tail(1)) return 2;
    if (a >= 0xE0 && a <= 0xEF && tail(1) && tail(2)) {
        if ((a == 0xE0 && b < 0xA0) || (a == 0xED && b > 0x9F)) return 0;
        return 3;
    }
    if (a >= 0xF0 && a <= 0xF4 && tail(1) && tail(2) && tail(3)) {
        if ((a == 0xF0 && b < 0x90) || (a == 0xF4 && b > 0x8F)) return 0;
        return 4;
    }
    return 0;
}

void append_utf8(std::string& text, std::uint32_t c)
{
    const auto put = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0 | (c >> 6));
        put(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        put(0xE0 | (c >> 12));
        put(0x80 | ((c >> 6) & 0x3F));
        put(0x80 | (c & 0x3F));
    } else {
        put(0xF0 | (c >> 18));
        put(0x80 | ((c >> 12) & 0x3F));
        put(0x80 | ((c >> 6) & 0x3F));
        put(0x80 | (c & 0x3F));
    }
}

void append_part(std::string& pointer, const std::string& key)
{
    pointer += '/';
    for (const char c : key) {
        if (c == '~') {
            pointer += "~0";
        } else if (c == '/') {
            pointer += "~1";
        } else {
            pointer += c;
        }
    }
}

// Thrown inside the parser only, with the place where it stands.
struct Syntax {
    Diagnostic why;
};

class Parser {
public:
    Parser(std::string_view bytes, const std::string& file) : m_bytes(bytes), m_file(file)
    {
        if (m_bytes.starts_with("\xEF\xBB\xBF")) m_at = 3;
        m_line_start = m_at;
    }

    JsonDocument parse()
    {
        space();
        if (at_end()) fail("there is no JSON value", "write an object such as {\"style\": \"trap\"}");
        m_document.value = value(place(), 0);
        space();
        if (!at_end()) fail("something stands behind the end of the JSON value", "several specs go into one list");
        return std::move(m_document);
    }

private:
    [[noreturn]] void fail(const std::string& message, std::string hint = {})
    {
        throw Syntax{fault(Fault::data, message)
                         .at(m_file, m_line, static_cast<int>(m_at - m_line_start) + 1)
                         .in(visible(m_pointer, 300))
                         .advise(std::move(hint))};
    }

    bool at_end() const { return m_at >= m_bytes.size(); }
    char peek() const { return m_at < m_bytes.size() ? m_bytes[m_at] : '\0'; }
    Place place() const { return {m_line, static_cast<int>(m_at - m_line_start) + 1}; }

    void space()
    {
        for (; m_at < m_bytes.size(); ++m_at) {
            const char c = m_bytes[m_at];
            if (c == '\n') {
                ++m_line;
                m_line_start = m_at + 1;
            } else if (c != ' ' && c != '\t' && c != '\r') {
                break;
            }
        }
        if (peek() == '/') fail("JSON has no comments", "take the comment out");
    }

    void expect(char c, const char* what)
    {
        if (at_end()) fail(std::string("the file ends where ") + what + " is due", "is it cut off?");
        if (peek() != c) fail(std::string(what) + " is due here");
        ++m_at;
    }

    Json value(Place key, int depth)
    {
        if (depth >= json_depth_limit && (peek() == '{' || peek() == '[')) {
            fail("nested deeper than " + std::to_string(json_depth_limit) + " levels");
        }
        if (m_document.places.size() >= json_value_limit) {
            fail("more than " + std::to_string(json_value_limit) + " values", "split the file");
        }
        m_document.places.push_back({place(), key});
        switch (peek()) {
        case '{':
            return object(depth);
        case '[':
            return array(depth);
        case '"':
            return string();
        case 't':
            return word("true", true);
        case 'f':
            return word("false", false);
        case 'n':
            return word("null", nullptr);
        default:
            return number();
        }
    }

    Json word(std::string_view text, Json meaning)
    {
        if (!m_bytes.substr(m_at).starts_with(text)) no_value();
        m_at += text.size();
        return meaning;
    }

    // What other dialects know and JSON does not.
    [[noreturn]] void no_value()
    {
        if (at_end()) fail("the file ends where a value is due", "is it cut off?");
        for (const std::string_view start : {"NaN", "nan", "Inf", "-Inf", "inf", "-inf", "+", "."}) {
            if (m_bytes.substr(m_at).starts_with(start))
                fail("not a JSON number", "write a plain decimal number, such as 0.5");
        }
        for (const std::string_view start : {"True", "TRUE", "False", "FALSE", "None", "NULL"}) {
            if (m_bytes.substr(m_at).starts_with(start)) fail("not a JSON value", "write true, false or null");
        }
        if (peek() == '\'') fail("not a JSON value", "strings stand in double quotes");
        fail("not a JSON value");
    }

    Json object(int depth)
    {
        Json result = Json::object();
        auto& members = result.get_ref<Json::object_t&>();
        std::unordered_map<std::string, int> lines;  // of the keys so far
        ++m_at;
        space();
        if (peek() == '}') {
            ++m_at;
            return result;
        }
        while (true) {
            if (at_end()) fail("the file ends inside an object", "is it cut off?");
            if (peek() != '"') fail("a key in double quotes is due here");
            const Place start = place();
            const std::size_t start_at = m_at;
            std::string key = string();
            const std::size_t length = m_pointer.size();
            append_part(m_pointer, key);
            if (const auto [first, fresh] = lines.emplace(key, m_line); !fresh) {
                m_at = start_at;
                fail("key " + shown(key) + " stands twice",
                     "the first is in line " + std::to_string(first->second) + "; keep one of the two");
            }
            space();
            expect(':', "a colon");
            space();
            Json below = value(start, depth + 1);
            m_pointer.resize(length);
            // Known to be new, so it goes in without the search that ordered_json makes for each key.
            members.push_back(Json::object_t::value_type(std::move(key), std::move(below)));
            space();
            if (peek() == '}') break;
            expect(',', "a comma or a closing brace");
            space();
            if (peek() == '}') fail("a comma before the closing brace", "take the comma out");
        }
        ++m_at;
        return result;
    }

    Json array(int depth)
    {
        Json result = Json::array();
        ++m_at;
        space();
        if (peek() == ']') {
            ++m_at;
            return result;
        }
        while (true) {
            const std::size_t length = m_pointer.size();
            m_pointer += '/' + std::to_string(result.size());
            result.push_back(value(place(), depth + 1));
            m_pointer.resize(length);
            space();
            if (peek() == ']') break;
            expect(',', "a comma or a closing bracket");
            space();
            if (peek() == ']') fail("a comma before the closing bracket", "take the comma out");
        }
        ++m_at;
        return result;
    }

    std::string string()
    {
        std::string text;
        ++m_at;
        while (true) {
            if (at_end()) fail("the file ends inside a string", "is a double quote missing?");
            const char c = m_bytes[m_at];
            if (c == '"') break;
            if (c == '\\') {
                escape(text);
            } else if (static_cast<unsigned char>(c) < 0x20) {
                fail("a control character inside a string", "write it as \\n, \\t or \\u00XX, or close the string");
            } else {
                const std::size_t length = utf8_length(m_bytes.substr(m_at));
                if (length == 0) fail("not valid UTF-8", "save the file as UTF-8");
                text += m_bytes.substr(m_at, length);
                m_at += length;
            }
        }
        ++m_at;
        return text;
    }

    void escape(std::string& text)
    {
        static constexpr std::string_view letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
        ++m_at;
        if (peek() == 'u') {
            ++m_at;
            append_utf8(text, unicode());
            return;
        }
        const std::size_t which = !at_end() ? letters.find(m_bytes[m_at]) : std::string_view::npos;
        if (which == std::string_view::npos) fail("not an escape of JSON");
        text += meanings[which];
        ++m_at;
    }

    std::uint32_t four_digits()
    {
        std::uint32_t c = 0;
        for (int i = 0; i < 4; ++i, ++m_at) {
            const char d = peek();
            const int digit = d >= '0' && d <= '9'   ? d - '0'
                              : d >= 'a' && d <= 'f' ? d - 'a' + 10
                              : d >= 'A' && d <= 'F' ? d - 'A' + 10
                                                     : -1;
            if (digit < 0) fail("\\u wants four hexadecimal digits");
            c = c * 16 + static_cast<std::uint32_t>(digit);
        }
        return c;
    }

    std::uint32_t unicode()
    {
        const std::uint32_t high = four_digits();
        if (high < 0xD800 || high > 0xDFFF) return high;
        if (high > 0xDBFF || m_bytes.substr(m_at, 2) != "\\u") fail("half of a surrogate pair");
        m_at += 2;
        const std::uint32_t low = four_digits();
        if (low < 0xDC00 || low > 0xDFFF) fail("half of a surrogate pair");
        return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
    }

    // The grammar of RFC 8259, then std::from_chars, which knows no locale.
    Json number()
    {
        const std::size_t start = m_at;
        std::size_t at = m_at;
        const auto digit = [&] { return at < m_bytes.size() && m_bytes[at] >= '0' && m_bytes[at] <= '9'; };
        const auto is = [&](char c) { return at < m_bytes.size() && m_bytes[at] == c; };
        bool whole = true;
        if (is('-')) ++at;
        const std::size_t first = at;
        while (digit())
            ++at;
        if (at == first || (at - first > 1 && m_bytes[first] == '0')) {
            if (at > first + 1) fail("a number with a leading zero", "take the zero off");
            no_value();
        }
        if (is('.')) {
            whole = false;
            ++at;
            if (!digit()) fail("a digit is due behind the decimal point");
            while (digit())
                ++at;
        }
        if (is('e') || is('E')) {
            whole = false;
            ++at;
            if (is('+') || is('-')) ++at;
            if (!digit()) fail("a digit is due in the exponent");
            while (digit())
                ++at;
        }
        const char* begin = m_bytes.data() + start;
        const char* end = m_bytes.data() + at;
        if (whole) {
            std::int64_t integer = 0;
            if (std::from_chars(begin, end, integer).ec == std::errc()) {
                m_at = at;
                return integer;
            }
        }
        double real = 0;
        if (std::from_chars(begin, end, real).ec != std::errc() || !std::isfinite(real)) {
            fail("the number is too large or too small to be read");
        }
        m_at = at;
        return real == 0 ? 0.0 : real;  // no negative zero
    }

    std::string_view m_bytes;
    const std::string& m_file;
    std::size_t m_at = 0, m_line_start = 0;
    int m_line = 1;
    std::string m_pointer;  // of the value that is being read
    JsonDocument m_document;
};

std::size_t values_in(const Json& json)
{
    std::size_t sum = 1;
    if (json.is_structured()) {
        for (const Json& below : json)
            sum += values_in(below);
    }
    return sum;
}

// The entry of a list that a part of a pointer names; nothing if there is none.
std::optional<std::size_t> entry_of(const Json& list, std::string_view part)
{
    std::size_t index = 0;
    const char* end = part.data() + part.size();
    const auto read = std::from_chars(part.data(), end, index);
    const bool plain = part.size() == 1 || !part.starts_with('0');
    if (read.ec != std::errc() || read.ptr != end || !plain || index >= list.size()) return std::nullopt;
    return index;
}

// Goes from `json`, which stands at `index` in the order of the text, to the part below it; false if there is none.
bool step_down(const Json*& json, std::size_t& index, const std::string& part)
{
    if (!json->is_structured()) return false;
    const std::optional<std::size_t> entry = json->is_array() ? entry_of(*json, part) : std::nullopt;
    if (json->is_array() && !entry) return false;
    std::size_t at = index + 1, number = 0;
    for (auto below = json->begin(); below != json->end(); ++below, ++number) {
        if (json->is_array() ? number == *entry : below.key() == part) {
            json = &*below;
            index = at;
            return true;
        }
        at += values_in(*below);
    }
    return false;
}

JsonDocument::Places find_places(const JsonDocument& document, const std::string& pointer)
{
    const Result<std::vector<std::string>> parts = pointer_parts(pointer);
    if (document.places.empty() || !parts) return {};
    const Json* json = &document.value;
    std::size_t index = 0;
    for (const std::string& part : *parts) {
        if (!step_down(json, index, part)) break;
    }
    return document.places[index];
}

// A control character as \u001b, anything else as it is.
void append_visible(std::string& out, std::string_view character)
{
    const auto first = static_cast<unsigned char>(character[0]);
    const bool c1 = first == 0xC2 && character.size() == 2 && static_cast<unsigned char>(character[1]) < 0xA0;
    if (!c1 && first >= 0x20 && first != 0x7F) {
        out += character;
        return;
    }
    char code[16];
    std::snprintf(code, sizeof code, "\\u%04x", c1 ? static_cast<unsigned char>(character[1]) : first);
    out += code;
}

}  // namespace

Place JsonDocument::place_of(const std::string& pointer) const
{
    return find_places(*this, pointer).value;
}

Place JsonDocument::key_of(const std::string& pointer) const
{
    return find_places(*this, pointer).key;
}

Result<JsonDocument> parse_json(std::string_view bytes, const std::string& file)
{
    if (bytes.size() > json_size_limit) {
        return fault(Fault::data, "larger than the limit of " + std::to_string(json_size_limit >> 20) + " MiB")
            .at(file)
            .advise("split the file");
    }
    try {
        return Parser(bytes, file).parse();
    } catch (const Syntax& syntax) {
        return syntax.why;
    }
}

std::string pointer_to(const std::string& parent, const std::string& key)
{
    std::string pointer = parent;
    append_part(pointer, key);
    return pointer;
}

Result<std::vector<std::string>> pointer_parts(const std::string& pointer)
{
    std::vector<std::string> parts;
    if (pointer.empty()) return parts;
    const Diagnostic wrong =
        fault(Fault::data, shown(pointer) + " is no JSON pointer").advise("write it like /beat/density");
    if (pointer[0] != '/') return wrong;
    for (std::size_t i = 0; i < pointer.size(); ++i) {
        if (pointer[i] == '/') {
            parts.emplace_back();
        } else if (pointer[i] == '~') {
            const char next = i + 1 < pointer.size() ? pointer[i + 1] : '\0';
            if (next != '0' && next != '1') return wrong;
            parts.back() += next == '0' ? '~' : '/';
            ++i;
        } else {
            parts.back() += pointer[i];
        }
    }
    return parts;
}

Status set_value(Json& document, const std::string& pointer, const Json& value)
{
    const Result<std::vector<std::string>> parts = pointer_parts(pointer);
    if (!parts) return parts.error();
    Json* at = &document;
    for (const std::string& part : *parts) {
        if (at->is_array()) {
            const std::optional<std::size_t> index = entry_of(*at, part);
            if (!index) return fault(Fault::data, "the list has no entry " + shown(part)).in(visible(pointer, 300));
            at = &(*at)[*index];
        } else {
            if (!at->is_object() && !at->is_null()) {
                return fault(Fault::data, shown(part) + " stands below a plain value").in(visible(pointer, 300));
            }
            at = &(*at)[part];
        }
    }
    *at = value;
    return {};
}

std::string visible(std::string_view text, std::size_t limit)
{
    std::string out;
    while (!text.empty()) {
        if (out.size() >= limit) return out + "...";
        const std::size_t length = utf8_length(text);
        if (length == 0) {
            out += '?';
        } else {
            append_visible(out, text.substr(0, length));
        }
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return out;
}

std::string shown(std::string_view text)
{
    return '\'' + visible(text, 60) + '\'';
}

}  // namespace sixteen
