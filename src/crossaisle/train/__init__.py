"""Teachers: what a shop's own catalogue can teach its models. They use the shop; the shop never knows of them."""

from crossaisle.train.encoder import EncoderReport, train_encoder

__all__ = ["EncoderReport", "train_encoder"]
