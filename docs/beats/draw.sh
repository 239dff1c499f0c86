#!/bin/sh
# Draws the pictures of docs/beats.md: four bars of each style as the built program writes them.
#     docs/beats/draw.sh .build/release/bin/sixteen
# Writes examples/beats/STYLE.mid and docs/beats/STYLE.svg.
set -eu
program=$1
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
styles="boom-bap lo-fi jazz-rap west-coast southern trap drill phonk plugg rage grime club pop-rap afro"
for style in $styles; do
    printf '{"style": "%s", "title": "%s", "seed": 4, "form": [{"section": "verse", "bars": 4}], "lyrics": {"on": false},
        "outputs": ["midi", "grid.svg"]}' "$style" "$style" | tr -d '\n'
    echo
done | "$program" generate - --jsonl -o "$scratch" --only beat >/dev/null
for style in $styles; do
    cp "$scratch/$style-4-0000/beat.mid" "$here/../../examples/beats/$style.mid"
    cp "$scratch/$style-4-0000/grid.svg" "$here/$style.svg"
done
