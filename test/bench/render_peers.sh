#!/bin/bash
# Whole processes side by side: this renderer and those of Debian, on the same 64 bars (test/bench/material.h).
#     test/bench/render_peers.sh .build/bench/bin/render_piece [RUNS]
# Needs fluidsynth, timidity, drumgizmo, timgm6mb-soundfont, sox, GNU time. Prints, for each, the best of RUNS (5):
# times real time by wall and by CPU, and peak memory. DrumGizmo plays the drums of our own kit, dry, as two mono
# files; the others General MIDI with a soundfont of 6 MB.
set -e
piece=$(realpath "$1")
runs=${2:-5}
top=$(realpath "$(dirname "$0")/../..")
font=/usr/share/sounds/sf2/TimGM6mb.sf2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
"$piece" piece.mid

# Our kit for DrumGizmo: one sample an instrument, and which key plays it.
mkdir gizmo
{
    echo '<?xml version="1.0" encoding="UTF-8"?><drumkit name="dusty" description=""><channels><channel name="L"/><channel name="R"/></channels><instruments>'
    for name in kick:36 snare:38 clap:39 rim:37 hatc:42 hato:46 ride:51 crash:49 perc:63 tom:45 shaker:70; do
        voice=${name%:*}
        sound=$(ls "$top/models/kits/dusty/$voice"*.flac | tail -1)
        sox "$sound" -r 44100 -c 2 "gizmo/$voice.wav"
        cat > "gizmo/$voice.xml" <<XML
<?xml version="1.0" encoding="UTF-8"?><instrument version="2.0" name="$voice"><samples><sample name="$voice-1" power="1"><audiofile channel="L" file="$voice.wav" filechannel="1"/><audiofile channel="R" file="$voice.wav" filechannel="2"/></sample></samples></instrument>
XML
        echo "<instrument name=\"$voice\" file=\"$voice.xml\"><channelmap in=\"L\" out=\"L\"/><channelmap in=\"R\" out=\"R\"/></instrument>"
        echo "<map note=\"${name#*:}\" instr=\"$voice\"/>" >> map.part
    done
    echo '</instruments></drumkit>'
} > gizmo/kit.xml
{ echo '<?xml version="1.0" encoding="UTF-8"?><midimap>'; cat map.part; echo '</midimap>'; } > gizmo/map.xml

seconds=170.667
best() {  # name command...
    local name=$1
    shift
    rm -f times
    for _ in $(seq "$runs"); do
        /usr/bin/time -a -o times -f '%e %U %S %M' "$@" > log 2>&1 || { echo "$name: failed" >&2; tail -3 log >&2; return; }
    done
    awk -v name="$name" -v seconds="$seconds" '
        { cpu = $2 + $3; if (NR == 1 || cpu < c) c = cpu; if (NR == 1 || $1 < w) w = $1; if ($4 > m) m = $4 }
        END { if (w < .01) w = .01; if (c < .01) c = .01
              printf "| %-34s | %5.2f s %6.0f x | %5.2f s %6.0f x | %4.0f MB |\n", name, w, seconds / w, c, seconds / c, m / 1024 }' times
}

echo "| what | wall | CPU | peak memory |"
echo "| --- | --- | --- | --- |"
kits=$top/models/kits
best 'sixteen, boom-bap mix' "$piece" "$kits" dusty boom-bap out.wav
best 'sixteen, trap mix' "$piece" "$kits" dusty trap out.wav
best 'sixteen, lo-fi mix' "$piece" "$kits" dusty lo-fi out.wav
best 'DrumGizmo, drums, dry' drumgizmo -i midifile -I file=piece.mid,midimap=gizmo/map.xml -o wavfile \
    -O file=gizmo-out -e 7526400 gizmo/kit.xml
best 'fluidsynth' fluidsynth -ni -q -F out.wav -r 44100 "$font" piece.mid
best 'fluidsynth, no reverb, no chorus' fluidsynth -ni -q -R 0 -C 0 -F out.wav -r 44100 "$font" piece.mid
best 'timidity' timidity -x "soundfont $font" -Ow -s 44100 -o out.wav piece.mid
best 'timidity, no effects' timidity -x "soundfont $font" -EFreverb=0 -EFchorus=0 -EFdelay=0 -Ow -s 44100 -o out.wav piece.mid
