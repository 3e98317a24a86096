package dev.pliant.training;

import java.io.Serializable;
import java.nio.ByteBuffer;
import org.apache.spark.SparkEnv;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.util.RpcUtils;
import scala.reflect.ClassTag$;
import scala.reflect.ClassTag;

/** A worker's end of the {@link Exchange}. */
final class ExchangeLink {
  private static final ClassTag<byte[]> BYTES = ClassTag$.MODULE$.apply(byte[].class);
  private static final ClassTag<OrderLetter> LETTERS = ClassTag$.MODULE$.apply(OrderLetter.class);

  private final Address address;
  private final RpcEndpointRef driver;
  private final int worker;
  private final int attempt;
  private long number = MessageHead.HAS_COME;

  /**
   * What a task needs to find the exchange.
   *
   * @param name of its endpoint
   * @param sameProcess whether workers are in the driver's process
   */
  record Address(String name, boolean sameProcess) implements Serializable {}

  /** A result on its way to the driver, within one process. */
  record ResultLetter(MessageHead head, WorkResult result) {}

  /** An order on its way to a worker, within one process. */
  record OrderLetter(long number, WorkOrder order) {}

  /**
   * @param address of the exchange on this application's driver
   * @param worker counted from 0
   * @param attempt of the stage whose task the worker is, counted from 0
   */
  ExchangeLink(Address address, int worker, int attempt) {
    this.address = address;
    this.driver = RpcUtils.makeDriverRef(address.name(), SparkEnv.get().conf(), SparkEnv.get().rpcEnv());
    this.worker = worker;
    this.attempt = attempt;
  }

  /** Says that the worker has come, and waits for what to do; null when there is nothing left to do. */
  WorkOrder come() {
    number = MessageHead.HAS_COME;
    return bring(WorkResult.Nothing.INSTANCE);
  }

  /**
   * Brings what the worker made of its order, and waits for what to do next; null when there is nothing left to do. A
   * driver that dies ends the wait with an error, and so does a later attempt of the stage.
   */
  WorkOrder bring(WorkResult result) {
    MessageHead head = new MessageHead(worker, attempt, number);
    if (address.sameProcess()) {
      OrderLetter letter = ask(new ResultLetter(head, result), LETTERS);
      number = letter.number();
      return letter.order();
    }
    ByteBuffer order = MessageHead.body(ask(head.on(result.toMessage()), BYTES));
    number = MessageHead.of(order).number();
    return number == MessageHead.IS_OVER ? null : WorkOrder.of(order);
  }

  private <T> T ask(Object message, ClassTag<T> answer) {
    return driver.askSync(message, RpcUtils.INFINITE_TIMEOUT(), answer);
  }
}
