"""Drives a headless Chromium by its DevTools protocol over a pipe: no library, no open port.

    with Chromium() as browser:
        page = browser.open("file:///tmp/report.html", width=1280, height=800)
        page.run("document.title")
"""
import base64, json, os, select, shutil, subprocess, tempfile, time


class Chromium:
    def __init__(self, arguments=()):
        self.profile = tempfile.mkdtemp()
        ours, theirs = os.pipe(), os.pipe()      # commands to it, answers from it
        flags = ["--headless=new", "--remote-debugging-pipe", "--user-data-dir=" + self.profile, "--no-first-run", "--mute-audio",
                 "--autoplay-policy=no-user-gesture-required", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage",
                 "--disable-background-networking", "--lang=en-US"]
        if os.geteuid() == 0: flags.append("--no-sandbox")

        def wire():                              # Chromium reads from 3 and writes to 4
            read, write = os.dup(ours[0]), os.dup(theirs[1])
            os.dup2(read, 3)
            os.dup2(write, 4)

        self.process = subprocess.Popen(["chromium", *flags, *arguments, "about:blank"], preexec_fn=wire, pass_fds=(3, 4),
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(ours[0])
        os.close(theirs[1])
        self.to, self.back = ours[1], theirs[0]
        self.buffer, self.number, self.events = b"", 0, []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.call("Browser.close")
            self.process.wait(20)
        except Exception:
            self.process.kill()
        shutil.rmtree(self.profile, ignore_errors=True)

    def receive(self, until):
        while b"\0" not in self.buffer:
            ready, _, _ = select.select([self.back], [], [], max(0, until - time.monotonic()))
            if not ready: raise TimeoutError("no answer from Chromium")
            got = os.read(self.back, 1 << 20)
            if not got: raise RuntimeError("Chromium has gone")
            self.buffer += got
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, session=None, wait=120, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if session: message["sessionId"] = session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + wait
        while True:
            answer = self.receive(until)
            if answer.get("id") == self.number:
                if "error" in answer: raise RuntimeError(method + ": " + answer["error"]["message"])
                return answer["result"]
            self.events.append(answer)

    def open(self, url, width=1280, height=800, phone=False, features=()):
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self, session)
        for domain in ("Page", "Runtime", "Log", "Network", "Performance"): page.call(domain + ".enable")
        page.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=2 if phone else 1, mobile=phone)
        page.media(features)
        page.call("Page.navigate", url=url)
        return page


class Page:
    def __init__(self, browser, session):
        self.browser, self.session = browser, session

    def call(self, method, **params):
        return self.browser.call(method, self.session, **params)

    def media(self, features):
        self.call("Emulation.setEmulatedMedia", features=[{"name": name, "value": value} for name, value in features])

    def run(self, expression):
        """The value of an expression; what a promise comes to."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True, userGesture=True)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise RuntimeError(details.get("exception", {}).get("description", details["text"]))
        return answer["result"].get("value")

    def wait(self, expression, seconds=120):
        until = time.monotonic() + seconds
        while True:
            try:
                if self.run("!!(" + expression + ")"): return
            except RuntimeError:
                pass                             # the page is not there yet
            if time.monotonic() > until: raise TimeoutError(expression)
            time.sleep(0.05)

    def key(self, key, shift=False, code=None):
        text = {"Space": " "}.get(key, key if len(key) == 1 else None)
        value = " " if key == "Space" else key
        params = {"key": value, "modifiers": 8 if shift else 0}
        if text: params["text"] = text
        if key == "Tab": params["windowsVirtualKeyCode"] = 9
        if key == "Escape": params["windowsVirtualKeyCode"] = 27
        self.call("Input.dispatchKeyEvent", type="keyDown", **params)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=value)

    def screenshot(self, path):
        with open(path, "wb") as file: file.write(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def problems(self):
        """Errors of scripts and of the policy of the page, so far."""
        found = []
        for event in self.browser.events:
            if event.get("sessionId") != self.session: continue
            if event["method"] == "Runtime.exceptionThrown": found.append(json.dumps(event["params"]["exceptionDetails"])[:600])
            if event["method"] == "Log.entryAdded" and event["params"]["entry"]["level"] == "error": found.append(event["params"]["entry"]["text"])
        return found

    def requests(self):
        return [event["params"]["request"]["url"] for event in self.browser.events
                if event.get("sessionId") == self.session and event["method"] == "Network.requestWillBeSent"]
