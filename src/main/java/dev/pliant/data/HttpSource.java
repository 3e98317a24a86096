package dev.pliant.data;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * A mirror on the web that has the gzipped files below a base address, or all of them in one archive.
 *
 * @param address ends in a slash, or in {@value #ARCHIVE}
 * @param connect how long to wait for a connection
 * @param stall how long to wait for the next bytes
 */
record HttpSource(URI address, Duration connect, Duration stall) implements Source {
  private static final String ARCHIVE = ".tar.gz";
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration STALL = Duration.ofSeconds(15);

  static HttpSource of(String text) {
    URI address = URI.create(text);
    if (address.getHost() == null || !text.endsWith("/") && !text.endsWith(ARCHIVE)) {
      throw new IllegalArgumentException(
          "a web address has a host and ends in a slash or in " + ARCHIVE + ", unlike " + text);
    }
    return new HttpSource(address, CONNECT, STALL);
  }

  @Override
  public void fetch(Set<String> wanted, Receiver receiver) throws IOException {
    if (address.getPath().endsWith(ARCHIVE)) {
      open(address, content -> Tar.unpack(content, wanted, receiver));
      return;
    }
    for (String name : wanted) {
      open(address.resolve(name + ".gz"), content -> receiver.receive(name, content));
    }
  }

  private interface Reader {
    void read(InputStream content) throws IOException;
  }

  private void open(URI file, Reader reader) throws IOException {
    // Not java.net.http: its streams have no limit on how long a read may stall.
    HttpURLConnection connection = (HttpURLConnection) file.toURL().openConnection();
    connection.setConnectTimeout((int) connect.toMillis());
    connection.setReadTimeout((int) stall.toMillis());
    try {
      int status = connection.getResponseCode();
      if (status != HttpURLConnection.HTTP_OK) {
        String path = file.getPath();
        throw new IOException(path.substring(path.lastIndexOf('/') + 1) + ": HTTP status " + status);
      }
      try (InputStream content = connection.getInputStream()) {
        reader.read(content);
      }
    } finally {
      connection.disconnect();
    }
  }
}
