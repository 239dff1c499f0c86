#include "sixteen/base/hash.h"
#include "sixteen/model/manifest.h"

#include <gtest/gtest.h>

using namespace sixteen;

namespace {

MemoryFileSystem data_with(const std::string& model_bytes)
{
    MemoryFileSystem fs;
    fs.files["data/m/x.pt"] = model_bytes;
    fs.files["data/manifest.json"] = R"({"models": [{"name": "m", "version": "1", "licence": "CC-BY-4.0",
        "files": {"net": {"path": "m/x.pt", "sha256": ")" + sha256("good bytes") + R"(", "bytes": 10}}}]})";
    return fs;
}

Result<std::string> read_net(const MemoryFileSystem& fs)
{
    const Result<ModelManifest> manifest = read_manifest(fs, "data");
    if (!manifest) return manifest.error();
    const Result<ModelInfo> model = manifest->find("m");
    if (!model) return model.error();
    return read_checked(fs, *manifest, *model, "net");
}

void expect_unavailable(const MemoryFileSystem& fs, const std::string& text)
{
    const Result<std::string> bytes = read_net(fs);
    ASSERT_FALSE(bytes.ok());
    EXPECT_EQ(bytes.error().fault, Fault::unavailable);
    EXPECT_NE(to_text(bytes.error()).find(text), std::string::npos) << to_text(bytes.error());
}

}  // namespace

TEST(Manifest, GivesTheVeryBytesItHashed)
{
    EXPECT_EQ(*read_net(data_with("good bytes")), "good bytes");
}

TEST(Manifest, WrongTruncatedLongerAndMissingFilesAreUnavailable)
{
    expect_unavailable(data_with("evil bytes"), "SHA-256");
    expect_unavailable(data_with("good byte"), "cut short: 9 of 10");
    expect_unavailable(data_with("good bytes and more"), "longer");
    MemoryFileSystem missing = data_with("good bytes");
    missing.files.erase("data/m/x.pt");
    expect_unavailable(missing, "missing");
}

TEST(Manifest, MissingAndBrokenListsAreUnavailable)
{
    MemoryFileSystem fs = data_with("good bytes");
    fs.files["data/manifest.json"] = "{";
    expect_unavailable(fs, "not a list of models");
    fs.files["data/manifest.json"] = R"({"models": [{"name": 3}]})";
    expect_unavailable(fs, "not a list of models");
    fs.files["data/manifest.json"] = R"({"models": []})";
    expect_unavailable(fs, "lists no model 'm'");
    fs.files.erase("data/manifest.json");
    expect_unavailable(fs, "cannot be read");
}
