package dev.pliant.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a message between the driver and a worker begins with.
 *
 * @param worker counted from 0
 * @param attempt of the stage whose task the worker is, counted from 0
 * @param number of the order that is given or was carried out, counted from 1
 */
record MessageHead(int worker, int attempt, long number) {
  private static final int BYTES = 2 * Integer.BYTES + Long.BYTES;
  /** In place of the number of an order, in the message of a worker that has just come and so brings no result. */
  static final long HAS_COME = -1;
  /** In place of the number of an order: there is nothing left to do. */
  static final long IS_OVER = -2;

  /** Of a message to a worker, which knows who it is. */
  static MessageHead ofOrder(long number) {
    return new MessageHead(0, 0, number);
  }

  /** A message with room for so many bytes, at which it stands. */
  static ByteBuffer message(int bytes) {
    return body(new byte[Math.addExact(BYTES, bytes)]);
  }

  /** {@code message} where its head ends. */
  static ByteBuffer body(byte[] message) {
    return ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).position(BYTES);
  }

  /** The head of {@code message}, which stays where it stands. */
  static MessageHead of(ByteBuffer message) {
    return new MessageHead(message.getInt(0), message.getInt(Integer.BYTES), message.getLong(2 * Integer.BYTES));
  }

  /** {@code message}, made by {@link #message}, with this head. */
  byte[] on(ByteBuffer message) {
    return message.putInt(0, worker).putInt(Integer.BYTES, attempt).putLong(2 * Integer.BYTES, number).array();
  }

  boolean hasJustCome() {
    return number == HAS_COME;
  }
}
