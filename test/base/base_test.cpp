#include "sixteen/base/file_system.h"
#include "sixteen/base/hash.h"
#include "sixteen/base/music.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

using namespace sixteen;

namespace {

std::string scratch_folder()
{
    std::string path = ::testing::TempDir() + "sixteenXXXXXX";
    return ::mkdtemp(path.data());
}

}  // namespace

TEST(Hash, KnownAnswers)
{
    EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Diagnostic, SaysPlaceWhatAndAdvice)
{
    const Diagnostic d = fault(Fault::data, "tempo 400 is above 240").at("a.json", 3, 12).in("/tempo").advise("use 40 to 240");
    EXPECT_EQ(to_text(d), "a.json:3:12: /tempo: tempo 400 is above 240 (use 40 to 240)");
    EXPECT_EQ(to_text(fault(Fault::io, "no space")), "no space");
}

TEST(Music, SwingMovesOddStepsOnly)
{
    EXPECT_EQ(tick_of_step(0, 66), 0);
    EXPECT_EQ(tick_of_step(1, 50), 120);
    EXPECT_EQ(tick_of_step(1, 75), 180);
    EXPECT_EQ(tick_of_step(2, 75), 240);
    EXPECT_EQ(tick_of_step(15, 50), 1800);
}

TEST(Music, FramesAreRoundedOnceFromTheStart)
{
    EXPECT_EQ(frame_of_tick(ticks_per_bar, 90000, 44100), 117600);
    EXPECT_EQ(frame_of_tick(ticks_per_bar, 93000, 44100), 113806);       // 113806.45
    EXPECT_EQ(frame_of_tick(1000 * ticks_per_bar, 93000, 44100), 113806452);
}

TEST(Disk, WritesWholeFilesOrNone)
{
    FileSystem& fs = disk();
    const std::string folder = scratch_folder();
    ASSERT_TRUE(fs.make_folders(folder + "/a/b").ok());
    ASSERT_TRUE(fs.write(folder + "/a/b/x", "one").ok());
    ASSERT_TRUE(fs.write(folder + "/a/b/x", "two").ok());
    EXPECT_EQ(*fs.read(folder + "/a/b/x"), "two");
    EXPECT_EQ(fs.list(folder + "/a/b")->size(), 1u);

    EXPECT_EQ(fs.make_folders(folder + "/a/b/x").error().fault, Fault::cant_create);
    EXPECT_EQ(fs.write(folder + "/none/x", "one").error().fault, Fault::cant_create);
    EXPECT_EQ(fs.read(folder + "/none").error().fault, Fault::no_input);
    EXPECT_EQ(fs.read(folder).error().fault, Fault::no_input);
    EXPECT_EQ(fs.read(folder + "/a/b/x", 2).error().fault, Fault::data);
    EXPECT_EQ(fs.write("/dev/full", "one").error().fault, Fault::io);

    ASSERT_TRUE(fs.append_line(folder + "/log", "one").ok());
    ASSERT_TRUE(fs.append_line(folder + "/log", "two").ok());
    EXPECT_EQ(*fs.read(folder + "/log"), "one\ntwo\n");

    ASSERT_TRUE(fs.make_folders(folder + "/c").ok());
    ASSERT_TRUE(fs.replace(folder + "/a/b", folder + "/c").ok());
    EXPECT_EQ(*fs.read(folder + "/c/x"), "two");
    ASSERT_TRUE(fs.remove(folder).ok());
    EXPECT_FALSE(fs.exists(folder));
}

TEST(MemoryFileSystem, BehavesAsTheDiskDoes)
{
    MemoryFileSystem fs;
    ASSERT_TRUE(fs.write("a/b", "one").ok());
    EXPECT_TRUE(fs.is_folder("a"));
    EXPECT_EQ(*fs.list("a"), std::vector<std::string>{"b"});
    ASSERT_TRUE(fs.replace("a", "c").ok());
    EXPECT_FALSE(fs.exists("a"));
    EXPECT_EQ(*fs.read("c/b"), "one");
    fs.full.insert("c/d");
    EXPECT_EQ(fs.write("c/d", "x").error().fault, Fault::io);
    EXPECT_EQ(fs.read("none").error().fault, Fault::no_input);
}
