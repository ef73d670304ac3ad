"""Word lists from which the sample's people, firms and streets are invented.

Nobody is meant: the lists are common names, and every combination is drawn by a
seeded generator. Phone numbers come from the ranges reserved for fiction.
"""

# formal first name -> a short form a cashier would type
MEN = {
    "Robert": "Bob",
    "William": "Bill",
    "Richard": "Dick",
    "James": "Jim",
    "Thomas": "Tom",
    "Michael": "Mike",
    "Joseph": "Joe",
    "Anthony": "Tony",
    "Andrew": "Andy",
    "Matthew": "Matt",
    "Nicholas": "Nick",
    "Gregory": "Greg",
    "Stephen": "Steve",
    "Timothy": "Tim",
    "Kenneth": "Ken",
    "Ronald": "Ron",
    "Lawrence": "Larry",
    "Jeffrey": "Jeff",
    "Charles": "Chuck",
    "David": "Dave",
    "Douglas": "Doug",
    "Raymond": "Ray",
}
WOMEN = {
    "Elizabeth": "Liz",
    "Margaret": "Peggy",
    "Katherine": "Kate",
    "Jennifer": "Jen",
    "Patricia": "Patty",
    "Susan": "Sue",
    "Deborah": "Debbie",
    "Rebecca": "Becky",
    "Barbara": "Barb",
    "Pamela": "Pam",
    "Victoria": "Vicky",
    "Jessica": "Jess",
    "Judith": "Judy",
    "Dorothy": "Dot",
    "Abigail": "Abby",
}
NICKNAMES = MEN | WOMEN
# short forms that may stand for another name too, so they prove less
AMBIGUOUS = {
    "Edward": "Ed",
    "Benjamin": "Ben",
    "Samuel": "Sam",
    "Frederick": "Fred",
    "Cynthia": "Cindy",
    "Kimberly": "Kim",
    "Christine": "Chris",
    "Theresa": "Terry",
    "Catherine": "Cathy",
}
PLAIN_NAMES = """
Aaron Adam Alan Albert Amir Andre Antoine Arthur Austin Barry Boris Brandon Brian
Bruce Bryan Byron Calvin Carlos Cedric Clifford Connor Curtis Dennis Derek Diego Dylan
Elijah Enrique Ethan Evan Felix Frank Gabriel Gavin George Gerald Glen Gordon Harold
Hector Henry Howard Hugo Ian Isaac Ivan Jacob Jared Jason Javier Jerome Joel Jorge Juan
Julian Justin Keith Kevin Kyle Leon Liam Logan Louis Lucas Malik Marcus Mark Marvin
Mason Miguel Milton Nathan Neil Noah Norman Oliver Omar Oscar Owen Pedro Philip Rafael
Ralph Ramon Roger Roland Ross Roy Russell Ryan Scott Sean Seth Simon Stanley Terrence
Theodore Todd Travis Trevor Tyler Vernon Victor Vincent Walter Warren Wayne Wesley
Alice Amanda Amber Amelia Angela Anita Annette Ashley Audrey Beatrice Bethany Beverly
Bonnie Brenda Brooke Camille Carmen Charlotte Cheryl Chloé Claire Courtney Crystal Dana
Danielle Darlene Denise Diane Donna Doris Eileen Elaine Ellen Emily Emma Erin Esther
Eva Evelyn Faith Felicia Fiona Florence Gail Gloria Grace Gwen Hannah Harriet Hazel
Heather Heidi Helen Holly Ida Imani Ingrid Irene Isabel Jasmine Jean Joan Joyce Julia
Karen Kayla Kelly Kristen Latoya Laura Lauren Leah Leslie Lillian Linda Lisa Lois
Lorraine Louise Lucy Lydia Mabel Marcia Marie Marilyn Mary Maya Megan Melanie Melissa
Mildred Miranda Molly Monica Nancy Naomi Natalie Nicole Nina Noelle Norma Olivia Paige
Penelope Phyllis Priya Rachel Renée Rhonda Rosa Ruby Ruth Sandra Sarah Shannon Sharon
Sheila Shirley Sofía Sonia Stacey Stella Sylvia Tamara Tara Tiffany Tina Tracy Valerie
Vanessa Vera Vivian Wanda Wendy Yolanda Yvonne Zoë
""".split()

# first names that look alike and are not the same person
NEAR_NAMES = [
    ("Martin", "Martina"),
    ("Daniel", "Daniela"),
    ("Paul", "Paula"),
    ("Robert", "Roberta"),
    ("Eric", "Erica"),
    ("Carl", "Carla"),
    ("Joseph", "Josephine"),
    ("Christian", "Christina"),
    ("Henry", "Henrietta"),
    ("Julian", "Juliana"),
    ("Gabriel", "Gabriela"),
    ("Denis", "Denise"),
]

LAST_NAMES = """
Abbott Ackerman Acosta Adams Aguilar Albright Alford Anderson Andrade Appleton Armstrong
Atkinson Bailey Baldwin Ballard Banks Barber Barnett Barrera Barrett Barton Bauer
Beasley Becker Bell Benson Bishop Blackwell Blanchard Bowen Bowman Boyd Bradford Brennan
Brewer Briggs Brock Brown Bryant Buchanan Buckley Burgess Burke Burton Butler Byrd
Cabrera Calderón Caldwell Calhoun Callahan Camacho Campbell Cantrell Cardenas Carlson
Carpenter Castillo Chandler Chapman Chavez Christensen Clements Coleman Collins Compton
Conley Connolly Contreras Cordova Cortez Costello Cox Crawford Crowley Cummings Daniels
Daugherty Davenport Dawson Delaney Delgado Dickerson Dillard Dixon Dominguez Donaldson
Donovan Doyle Dunlap Durham Eaton Edwards Ellison English Erickson Espinoza Estrada
Farley Farrell Faulkner Ferguson Fernández Figueroa Fischer Fitzgerald Fleming Ford
Foster Fowler Frazier Freeman Fuentes Fuller Gallagher Gallegos Galloway García Gardner
Garrett Garrison Gates Gentry Gibson Gillespie Glover Goldberg Goodman Gould Graves
Greene Greer Griffin Grimes Gutiérrez Hale Hamilton Hammond Hancock Hardin Harmon
Harrington Hartman Hastings Hawkins Hayden Haynes Hebert Henderson Hendricks Hensley
Herrera Hickman Hobbs Hodges Hoffman Holcomb Holden Holloway Holmes Hooper Hoover
Hopkins Horton Houston Howell Hubbard Hudson Huffman Hughes Humphrey Hurley Hutchinson
Ingram Jacobs Jarvis Jenkins Jennings Jensen Jimenez Johnston Juarez Kaufman Keller
Kennedy Kessler Kirkland Klein Knight Knowles Koch Kramer Lambert Lancaster Landry
Larsen Lawson Leblanc Livingston Lockhart Lombardi Lowery Lucero Lyons Macdonald Mahoney
Maldonado Malone Mann Marquez Massey Mathews Mayfield Mcbride Mccarthy Mcconnell
Mccormick Mcdowell Mcfarland Mcguire Mckenzie Mclaughlin Meadows Medina Melendez Mendoza
Mercado Merritt Middleton Monroe Montoya Mooney Morales Moreno Morrison Morrow Morton
Moss Mueller Muñoz Murillo Myers Navarro Newman Newton Nichols Nielsen Nixon Noble Núñez
Ochoa Oconnor Odom Olsen Orozco Osborne Pacheco Padilla Palmer Parrish Patel Patterson
Peña Pennington Perkins Petersen Phelps Phillips Pierce Pittman Poole Porter Powers
Prince Quintero Ramirez Rasmussen Reeves Reyes Reynolds Richards Riggs Rivera Robbins
Roberson Robles Rodgers Rojas Rollins Rosales Rowland Rubio Russo Salazar Sanders
Sandoval Santana Saunders Schaefer Schmidt Schneider Schroeder Schwartz Sellers Serrano
Sexton Shaffer Shepard Simmons Singleton Skinner Slater Sloan Snyder Solomon Soto Sparks
Stafford Stark Steele Stephens Stevenson Stokes Stratton Strickland Sullivan Summers
Swanson Sweeney Tate Terrell Thornton Tillman Townsend Trujillo Tucker Underwood Valdez
Vargas Velasquez Wagner Walden Walters Waters Watkins Watts Weaver Webster Weeks Weiss
Wells Whitaker Whitehead Whitley Whitney Wiggins Wilcox Wilkerson Wilkinson Willis
Winters Woodard Woodward Yates York Zamora Zimmerman
""".split()

FIRM_WORDS = """
Hilltop Riverside Maplewood Sunrise Lakeview Oakridge Northgate Cedar Bluebird Heritage
Fairview Brookside Willow Summit Harvest Copper Lantern Meadow Harbor Stonebridge
Evergreen Parkside Orchard Redwood Silver Prairie Clearwater Millstone Juniper Crescent
""".split()
FIRM_TRADES = """
Bakery Catering Diner Daycare Cafe Bistro Deli Hostel Kitchen Brewing Gardens Dental
Fitness Printing Plumbing Electric Realty Logistics Preschool Theater
""".split()
LEGAL_FORMS = ["LLC", "Inc.", "Corp.", "Co."]

STREETS = """
Maple Oak Cedar Pine Elm Walnut Chestnut Birch Sycamore Magnolia Lincoln Washington
Jefferson Madison Monroe Franklin Highland Lakeview Sunset Park Church Mill Spring
Prospect Center Ridge Valley Meadow Forest Garden
""".split()
STREET_KINDS = ["St", "Ave", "Rd", "Dr", "Ln", "Ct"]
CITIES = [
    ("Cincinnati", "45202", "OH"),
    ("Cincinnati", "45220", "OH"),
    ("Columbus", "43215", "OH"),
    ("Columbus", "43085", "OH"),
    ("Dayton", "45402", "OH"),
    ("Hamilton", "45011", "OH"),
    ("Middletown", "45042", "OH"),
    ("Springfield", "45503", "OH"),
    ("Covington", "41011", "KY"),
    ("Florence", "41042", "KY"),
    ("Lexington", "40507", "KY"),
    ("Lawrenceburg", "47025", "IN"),
]

# example.com/.net/.org are reserved: mail to them reaches nobody
MAIL_DOMAINS = [
    "mail.example.com",
    "inbox.example.com",
    "post.example.net",
    "webmail.example.org",
    "home.example.net",
    "letters.example.org",
]

# each area code has 555-0100 to 555-0199 set aside for fiction
AREA_CODES = """
513 614 216 419 740 330 937 440 234 567 380 859 606 502 317 812 765 260 574 219 304 412
724 814 215 610 717 570 313 248 734 517 616 269 231 312 773 847 630 708 815 217 618 414
262 608 920 612 651 763 314 636 816 615 901 423 404 770
""".split()

PLACEHOLDER_PHONES = ["000-000-0000", "0000000000", "999-999-9999"]
PLACEHOLDER_EMAILS = ["test@test.com", "none@none.com", "noemail@noemail.com"]
