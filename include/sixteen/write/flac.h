// FLAC: the samples of a WAV file of ours in about half the bytes, by libsndfile.
//
//     FlacWriter flac({.rate = 44100, .format = SampleFormat::pcm24, .frames = start.frames, .title = "Late Bus"}, sink);
//
// Used like WavWriter. The sink gets the whole file at the end, because its head holds a digest of all samples: it is
// kept in memory until then. Title and comment become tags; tempo, loop and cues have no place in the format.
//
// The bytes hold no date and depend on nothing but the samples, the tags and the release of libFLAC, whose name
// stands in every file. It codes with fixed predictors alone, which count in whole numbers: what better predictors
// save (a few per cent) rests on sums of floats that libFLAC takes in another order on another processor.
#pragma once

#include "sixteen/write/wav.h"

#include <memory>

namespace sixteen {

class FlacWriter : public SoundWriter {
public:
    FlacWriter(WavInfo info, Sink sink);
    ~FlacWriter() override;

    Status begin() override;                 // data for float samples, which FLAC does not know, and for none
    Status add(Block) override;
    Status end() override;

private:
    struct Encoder;                          // libsndfile's, and the bytes that it has written

    WavInfo m_info;
    Sink m_sink;
    std::unique_ptr<Encoder> m_encoder;
    std::int64_t m_frames = 0;
};

}  // namespace sixteen
