"""Where other services show a thing of theirs that a post names by its identifier."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

# services whose page for frames is known, by name
FRAMES: Mapping[str, str] = {
    "youtube": "https://www.youtube-nocookie.com/embed/{}",
    "vimeo": "https://player.vimeo.com/video/{}",
    "bilibili": "https://player.bilibili.com/player.html?bvid={}",
    "codesandbox": "https://codesandbox.io/embed/{}",
    "stackblitz": "https://stackblitz.com/edit/{}?embed=1",
    "loom": "https://www.loom.com/embed/{}",
    "jsfiddle": "https://jsfiddle.net/{}/embedded/",
    "asciinema": "https://asciinema.org/a/{}/iframe",
    "ted": "https://embed.ted.com/talks/{}",
    "dailymotion": "https://www.dailymotion.com/embed/video/{}",
    "google-drive": "https://drive.google.com/file/d/{}/preview",
}
# where players that MetingJS makes have their songs, by its name of the service
SONGS: Mapping[str, str] = {
    "netease": "https://music.163.com/#/{kind}?id={id}",
    "tencent": "https://y.qq.com/n/ryqq/{kind}/{id}",
    "kugou": "https://www.kugou.com/{kind}/{id}.html",
    "baidu": "https://music.91q.com/{kind}/{id}",
}
# services that a link leads to, by name
PAGES: Mapping[str, str] = {
    "twitter": "https://twitter.com/i/status/{}",
    "tweet": "https://twitter.com/i/status/{}",
    "x": "https://x.com/i/status/{}",
    "gist": "https://gist.github.com/{}",
    "github": "https://github.com/{}",
    "instagram": "https://www.instagram.com/p/{}/",
    "codepen": "https://codepen.io/{}",
    "spotify": "https://open.spotify.com/{}",
    "soundcloud": "https://soundcloud.com/{}",
    "speakerdeck": "https://speakerdeck.com/player/{}",
    "slideshare": "https://www.slideshare.net/slideshow/embed_code/key/{}",
    "replit": "https://replit.com/{}",
    "glitch": "https://glitch.com/edit/#!/{}",
    "reddit": "https://www.reddit.com/{}",
    "medium": "https://medium.com/{}",
    "wikipedia": "https://en.wikipedia.org/wiki/{}",
    "stackoverflow": "https://stackoverflow.com/questions/{}",
    "stackexchange": "https://stackexchange.com/{}",
    "twitch": "https://www.twitch.tv/{}",
    "kotlin": "https://pl.kotl.in/{}",
    "dotnetfiddle": "https://dotnetfiddle.net/{}",
    "nexttech": "https://nt.dev/s/{}",
    "bluesky": "https://bsky.app/profile/{}",
    "mastodon": "https://{}",
    "parler": "https://www.parler.io/audio/{}",
    "blogcast": "https://blogcast.host/embed/{}",
    "forem": "https://forem.com/{}",
    "link": "https://dev.to/{}",
    "post": "https://dev.to/{}",
    "user": "https://dev.to/{}",
    "organization": "https://dev.to/{}",
    "tag": "https://dev.to/t/{}",
    "podcast": "https://dev.to/{}",
    "listing": "https://dev.to/listings/{}",
    "devcomment": "https://dev.to/comment/{}",
    "comment": "https://dev.to/comment/{}",
}  # fmt: skip


def song(words: Sequence[str]) -> str:
    """Return the address that MetingJS' service, kind and identifier name, in any order."""
    server = next((word for word in words if word in SONGS), "")
    kind = next((word for word in words if word in ("song", "playlist", "album", "artist")), "song")
    identifier = next((word for word in words if re.fullmatch(r"[\w-]*\d[\w-]*", word)), "")
    return SONGS[server].format(kind=kind, id=identifier) if server and identifier else ""
