import type { Product } from "../../shared/types";

/** All that is known of a product until its sheet has fetched the rest. */
export function named(id: string, title: string): Product {
  return {
    id,
    title,
    brand: "",
    price: null,
    list_price: null,
    stock: null,
    rating: null,
    image: "",
    url: "",
    categories: [],
    options: {},
    language: "",
  };
}
