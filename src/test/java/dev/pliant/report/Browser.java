package dev.pliant.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pliant.layer.Network;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A headless Chromium, led through its DevTools protocol. */
final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_SECONDS = 60;
  private static final String LISTENING = "DevTools listening on ";

  private final Process process;
  private final WebSocket socket;
  private final BlockingQueue<JsonNode> arrived = new LinkedBlockingQueue<>();
  /** What has come that was no answer. */
  private final List<JsonNode> events = new ArrayList<>();
  private String session;
  private int calls;

  /** The program, where the machine has it. */
  static Optional<Path> program() {
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** @param profile an empty folder */
  Browser(Path program, Path profile) throws Exception {
    process = new ProcessBuilder(
        program.toString(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
        "--no-first-run", "--hide-scrollbars", "--user-data-dir=" + profile, "--remote-debugging-port=0", "about:blank")
        .redirectErrorStream(true).start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = output.readLine();
    StringBuilder said = new StringBuilder();
    while (line != null && !line.startsWith(LISTENING)) {
      said.append(line).append('\n');
      line = output.readLine();
    }
    if (line == null) {
      throw new IOException(program + " did not start: " + said);
    }
    // It blocks when nobody reads what it says.
    Thread reader = new Thread(() -> output.lines().forEach(each -> {}));
    reader.setDaemon(true);
    reader.start();
    socket = HttpClient.newHttpClient().newWebSocketBuilder()
        .buildAsync(URI.create(line.substring(LISTENING.length())), new Listener())
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    String target = call("Target.createTarget", Map.of("url", "about:blank")).get("targetId").asText();
    session = call("Target.attachToTarget", Map.of("targetId", target, "flatten", true)).get("sessionId").asText();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", Map.of());
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      message.append(data);
      if (last) {
        try {
          arrived.add(JSON.readTree(message.toString()));
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
        message.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  JsonNode call(String method, Map<String, ?> parameters) throws Exception {
    int id = ++calls;
    Map<String, Object> message = new java.util.HashMap<>(Map.of("id", id, "method", method, "params", parameters));
    if (session != null) {
      message.put("sessionId", session);
    }
    socket.sendText(JSON.writeValueAsString(message), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    JsonNode answer = await(node -> node.path("id").asInt() == id);
    if (answer.has("error")) {
      throw new IllegalStateException(method + ": " + answer.get("error"));
    }
    return answer.get("result");
  }

  private JsonNode await(java.util.function.Predicate<JsonNode> wanted) throws InterruptedException {
    while (true) {
      JsonNode node = arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (node == null) {
        throw new IllegalStateException("Chromium says nothing more");
      }
      if (wanted.test(node)) {
        return node;
      }
      events.add(node);
    }
  }

  /** Opens a page in a window of that width. */
  void open(URI page, int width, String colorScheme) throws Exception {
    call("Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    call("Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colorScheme))));
    call("Page.navigate", Map.of("url", page.toString()));
    await(node -> node.path("method").asText().equals("Page.loadEventFired"));
  }

  /** The value of an expression of the page. */
  JsonNode evaluate(String expression) throws Exception {
    JsonNode result = call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
    if (result.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + result.get("exceptionDetails"));
    }
    return result.get("result").path("value");
  }

  /** The events of {@code method} until now. */
  List<JsonNode> events(String method) {
    return events.stream().filter(node -> node.path("method").asText().equals(method))
        .map(node -> node.get("params")).toList();
  }

  @Override
  public void close() throws Exception {
    socket.abort();
    process.destroy();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
