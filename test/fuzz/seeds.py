#!/usr/bin/python3
"""seeds.py FOLDER: small kits and sounds that the fuzz targets start from."""
import gzip, io, math, os, struct, sys, tarfile

def wav(frames, channels=1, bits=16, rate=44100, extra=b""):
    data = b"".join(struct.pack("<i", int(2**30 * math.sin(i / 7) / (1 + i / 99)))[4 - bits // 8:] * channels for i in range(frames))
    width = channels * bits // 8
    form = b"fmt " + struct.pack("<IHHIIHH", 16, 1, channels, rate, rate * width, width, bits)
    body = b"WAVE" + form + b"data" + struct.pack("<I", len(data)) + data + extra
    return b"RIFF" + struct.pack("<I", len(body)) + body

def aiff(frames):
    data = b"".join(struct.pack(">h", 9000 - i) for i in range(frames))
    comm = struct.pack(">hIh", 1, frames, 16) + b"\x40\x0e\xac\x44" + bytes(6)
    body = b"AIFF" + b"COMM" + struct.pack(">I", 18) + comm + b"SSND" + struct.pack(">III", 8 + len(data), 0, 0) + data
    return b"FORM" + struct.pack(">I", len(body)) + body

XML = """<drumkit_info><name>A</name><author>B</author><license>CC0</license><instrumentList>
<instrument><id>0</id><name>Kick</name><volume>0.8</volume><pan>-0.5</pan><midiOutNote>36</midiOutNote><muteGroup>-1</muteGroup>
<Attack>0</Attack><Decay>0</Decay><Sustain>1</Sustain><Release>1000</Release><pitchOffset>1</pitchOffset>
<instrumentComponent><gain>1</gain><layer><filename>a.wav</filename><min>0</min><max>0.5</max><gain>1</gain><pitch>0</pitch></layer>
<layer><filename>b.wav</filename><min>0.5</min><max>1</max></layer></instrumentComponent></instrument>
<instrument><id>1</id><name>Hat</name><muteGroup>3</muteGroup><sampleSelectionAlgo>ROUND_ROBIN</sampleSelectionAlgo>
<layer><filename>a.wav</filename></layer><layer><filename>b.wav</filename></layer></instrument>
<instrument><id>2</id><name>Old</name><filename>b.wav</filename></instrument></instrumentList></drumkit_info>"""

SFZ = """// all that counts
#define $KEY 36
<control> default_path=sub/ note_offset=0
<global> ampeg_release=0.3 amp_veltrack=80
<master> volume=-3
<group> group=1 off_by=2 off_mode=fast off_time=0.01 seq_length=2
<region> sample=b.wav key=$KEY lovel=1 hivel=64 seq_position=1 pan=-20 tune=10 transpose=1 offset=5 end=2000
<region> sample=b.wav lokey=c2 hikey=d#2 pitch_keycenter=37 pitch_keytrack=50 lorand=0 hirand=0.5 loop_mode=loop_sustain
loop_start=10 loop_end=300 ampeg_attack=0.01 ampeg_hold=0.1 ampeg_decay=0.2 ampeg_sustain=50
<region> sample=../a.wav key=42 trigger=release cutoff=300
"""

def archive(members, packed):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return gzip.compress(out.getvalue(), mtime=0) if packed else out.getvalue()

smpl = b"smpl" + struct.pack("<I9I6I", 60, 0, 0, 22675, 60, 0, 0, 0, 1, 0, 0, 0, 10, 90, 0, 0)
members = [("kit/drumkit.xml", XML.encode()), ("kit/a.wav", wav(50)), ("kit/b.wav", wav(60))]
seeds = {"a.wav": wav(100), "b.wav": wav(100, 2, 24, 48000, smpl), "c.aiff": aiff(90), "d.xml": XML.encode(), "e.sfz": SFZ.encode(),
         "f.sfz": b'#include "kit.sfz"\n<region>sample=a.wav key=38\n', "g.h2drumkit": archive(members, True), "h.tar": archive(members, False)}
for name, data in seeds.items():
    with open(os.path.join(sys.argv[1], name), "wb") as file:
        file.write(data)
